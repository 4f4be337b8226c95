import type { Logger } from '../../runtime/logger.ts';
import type { ReplayEntry, ReplayedDelivery } from '../deliveryLog.ts';
import type { AppliedDelivery } from '../recordStore.ts';
import type { DeliveryCopy } from '../sqlite/copiedDeliveries.ts';
import type { FeedName, LedgerCopy } from '../sqlite/ledgerCopy.ts';
import { codeOf, GrpcCode } from '../../runtime/firestore/attempts.ts';
import type { DeliveryWork } from './callDeliveries.ts';
import type { CallPace } from './callPace.ts';
import type { CallWriter, WrittenWork } from './callWriter.ts';
import { callKey, deliveryKey } from './documents.ts';
import { inParallel } from './inParallel.ts';

/** Calls written at once. */
const CALLS_AT_ONCE = 32;

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

function byCall(works: readonly DeliveryWork[]): DeliveryWork[][] {
  const groups = new Map<string, DeliveryWork[]>();
  for (const work of works) {
    const { event, delivery } = work;
    const key = event === null ? delivery.id : callKey(event.provider, event.callId);
    groups.set(key, [...(groups.get(key) ?? []), work]);
  }
  return [...groups.values()];
}

function isApplied({ appliedAt }: DeliveryCopy): boolean {
  return appliedAt !== null;
}

/** Puts the writing of calls and the copy together. */
export function createApplying({ copy, calls, pace, onWritten, logger }: ApplyingOptions): Applying {
  async function writeOnce(works: readonly DeliveryWork[]): Promise<WrittenWork> {
    const event = works.find((work) => work.event !== null)?.event ?? null;
    if (event !== null) {
      pace.note(callKey(event.provider, event.callId));
    }
    return calls.write(event, works);
  }

  /** What Firestore will never take is marked as unreadable, so that it does not stand in the way of others. */
  async function write(works: readonly DeliveryWork[]): Promise<WrittenWork> {
    try {
      return await writeOnce(works);
    } catch (error) {
      if (codeOf(error) !== GrpcCode.invalidArgument) {
        throw error;
      }
      logger.error({ err: error }, 'A call cannot be kept; its deliveries are marked as unreadable.');
      const problem = `The call could not be kept: ${String(error)}`;
      return writeOnce(
        works.map((work) => ({ ...work, event: null, marks: (changed) => ({ ...work.marks(changed), problem }) }))
      );
    }
  }

  function take({ deliveries, call, isChanged }: WrittenWork): void {
    onWritten(
      'deliveries',
      deliveries.map(({ id }) => deliveryKey(id))
    );
    if (call !== null && isChanged) {
      onWritten('calls', [callKey(call.record.provider, call.record.callId)]);
    }
    copy.take({ deliveries, calls: call === null ? [] : [call] });
  }

  return {
    async apply(applied) {
      const works = applied.flatMap(({ sequence, appliedAt, event, problem }): DeliveryWork[] => {
        const delivery = copy.copied(sequence);
        return delivery === null || delivery.appliedAt !== null
          ? []
          : [{ delivery, event, marks: () => ({ appliedAt, problem, verdict: delivery.verdict }), isDone: isApplied }];
      });
      const outcomes = await inParallel(byCall(works), CALLS_AT_ONCE, write);
      // In their order, so that changes have that of the deliveries; those that failed stay as they are and come again.
      outcomes.forEach((outcome) => outcome.status === 'fulfilled' && take(outcome.value));
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
        const written = await write([
          {
            delivery,
            event,
            marks: (changed) => ({
              appliedAt: delivery.appliedAt ?? at,
              problem,
              verdict: action === 'released' ? 'released' : delivery.verdict,
              replay: { at, actor, action, changed },
            }),
            isDone: ({ replays }) => replays.some((replay) => replay.at === at && replay.actor === actor),
          },
        ]);
        take(written);
        results.push({ action, changed: written.isChanged });
      }
      return results;
    },
  };
}
