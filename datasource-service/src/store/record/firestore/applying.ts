import { FieldValue, type DocumentData } from '@google-cloud/firestore';
import type { CallEvent } from '../../../domain/callEvent.ts';
import type { Logger } from '../../../telemetry/logger.ts';
import type { ReplayEntry, ReplayedDelivery } from '../deliveryLog.ts';
import type { AppliedDelivery } from '../recordStore.ts';
import type { DeliveryCopy, FeedName, LedgerCopy } from '../sqlite/ledgerCopy.ts';
import { codeOf, GrpcCode } from './attempts.ts';
import type { CallPace } from './callPace.ts';
import type { CallWriter, WrittenWork } from './callWriter.ts';
import { callKey, deliveryKey } from './documents.ts';
import { inParallel } from './inParallel.ts';

/** Calls written at once. */
const CALLS_AT_ONCE = 32;

/** What a delivery becomes; it is told whether the call changed. */
type Marking = (changed: boolean) => Pick<DeliveryCopy, 'appliedAt' | 'problem' | 'verdict'> & { replay?: ReplayEntry };

/** A delivery to be worked in, as it is known here. */
interface Work {
  delivery: DeliveryCopy;
  event: CallEvent | null;
  marking: Marking;
}

interface ApplyingOptions {
  copy: LedgerCopy;
  calls: CallWriter;
  pace: CallPace;
  /** Called with the keys of documents that were written. */
  onWritten: (feed: FeedName, keys: readonly string[]) => void;
  logger: Logger;
}

/** Works deliveries into their calls, in Firestore and then in the copy. */
export interface Applying {
  apply(applied: readonly AppliedDelivery[]): Promise<void>;
  replay(replayed: readonly ReplayedDelivery[]): Promise<Array<Pick<ReplayEntry, 'action' | 'changed'> | null>>;
}

function fields(marking: Marking, changed: boolean): DocumentData {
  const { replay, ...marks } = marking(changed);
  return { ...marks, ...(replay === undefined ? {} : { replays: FieldValue.arrayUnion(replay) }) };
}

/** The delivery as it is after it was marked. */
function marked({ delivery, marking }: Work, { version, isChanged }: WrittenWork): DeliveryCopy {
  const { replay, ...marks } = marking(isChanged);
  const replays = replay === undefined ? delivery.replays : [...delivery.replays, replay];
  return { ...delivery, ...marks, replays, version };
}

function byCall(works: readonly Work[]): Work[][] {
  const groups = new Map<string, Work[]>();
  for (const work of works) {
    const { event, delivery } = work;
    const key = event === null ? delivery.id : callKey(event.provider, event.callId);
    groups.set(key, [...(groups.get(key) ?? []), work]);
  }
  return [...groups.values()];
}

/** Puts the writing of calls and the copy together. */
export function createApplying({ copy, calls, pace, onWritten, logger }: ApplyingOptions): Applying {
  async function writeOnce(works: readonly Work[]): Promise<WrittenWork> {
    const event = works.find((work) => work.event !== null)?.event ?? null;
    if (event !== null) {
      pace.note(callKey(event.provider, event.callId));
    }
    return calls.write(
      event,
      works.map(({ delivery, event: says, marking }) => ({
        key: deliveryKey(delivery.id),
        event: says,
        marks: (changed) => fields(marking, changed),
        body: delivery.body,
        isErased: copy.erasing.isErased(delivery.provider, delivery.callId),
      }))
    );
  }

  /** What Firestore will never take is marked as unreadable, so that it does not stand in the way of others. */
  async function write(works: readonly Work[]): Promise<{ works: readonly Work[]; written: WrittenWork }> {
    try {
      return { works, written: await writeOnce(works) };
    } catch (error) {
      if (codeOf(error) !== GrpcCode.invalidArgument) {
        throw error;
      }
      logger.error({ err: error }, 'A call cannot be kept; its deliveries are marked as unreadable.');
      const problem = `The call could not be kept: ${error instanceof Error ? error.message : String(error)}`;
      const refused = works.map((work) => ({
        ...work,
        event: null,
        marking: (changed: boolean) => ({ ...work.marking(changed), problem }),
      }));
      return { works: refused, written: await writeOnce(refused) };
    }
  }

  function take(works: readonly Work[], written: WrittenWork): void {
    const there = new Set(written.marked);
    onWritten('deliveries', written.marked);
    if (written.call !== null && written.isChanged) {
      const { provider, callId } = written.call.record;
      onWritten('calls', [callKey(provider, callId)]);
    }
    copy.take({
      deliveries: works
        .filter(({ delivery }) => there.has(deliveryKey(delivery.id)))
        .map((work) => marked(work, written)),
      calls: written.call === null ? [] : [written.call],
    });
  }

  return {
    async apply(applied) {
      const works = applied.flatMap(({ sequence, appliedAt, event, problem }): Work[] => {
        const delivery = copy.copied(sequence);
        return delivery === null || delivery.appliedAt !== null
          ? []
          : [{ delivery, event, marking: () => ({ appliedAt, problem, verdict: delivery.verdict }) }];
      });
      const outcomes = await inParallel(byCall(works), CALLS_AT_ONCE, write);
      // In their order, so that changes have that of the deliveries; those that failed stay as they are and come again.
      outcomes.forEach((outcome) => outcome.status === 'fulfilled' && take(outcome.value.works, outcome.value.written));
      const failure = outcomes.find((outcome) => outcome.status === 'rejected');
      if (failure !== undefined) {
        throw failure.reason;
      }
    },

    async replay(replayed) {
      const results: Array<Pick<ReplayEntry, 'action' | 'changed'> | null> = [];
      for (const { sequence, at, actor, event, problem } of replayed) {
        const delivery = copy.copied(sequence);
        if (delivery === null || (delivery.appliedAt === null && delivery.verdict !== 'quarantined')) {
          results.push(null);
          continue;
        }
        const action = delivery.verdict === 'quarantined' ? ('released' as const) : ('reread' as const);
        const work: Work = {
          delivery,
          event,
          marking: (changed) => ({
            appliedAt: delivery.appliedAt ?? at,
            problem,
            verdict: action === 'released' ? 'released' : delivery.verdict,
            replay: { at, actor, action, changed },
          }),
        };
        const { works, written } = await write([work]);
        take(works, written);
        results.push({ action, changed: written.isChanged });
      }
      return results;
    },
  };
}
