import type { ListedType } from '../../contract/index.ts';
import type { CallEvent } from '../../calls/callEvent.ts';
import { factOf, tellsMore, type CallRecord } from '../../calls/callRecord.ts';
import type { Listing, ProviderAdapter } from '../../platforms/provider.ts';
import { NestingError, redact } from '../../calls/redaction/redact.ts';
import type { JobStore, Lease } from '../../runtime/jobs/jobStore.ts';
import type { RecordStore } from '../../record/recordStore.ts';
import type { Logger } from '../../runtime/logger.ts';
import type { Metrics } from '../../runtime/metrics.ts';
import { deliveryId } from '../deliveryId.ts';
import { changedCalls } from './changedCalls.ts';
import { readCheckpoint, type ReconcileCheckpoint } from './checkpoint.ts';
import type { ListedCall, PlatformCalls } from './platformCalls.ts';

/** What changed in the last minute is left to the webhooks, which are still under way; so is what the list shows late. */
const SETTLE_MS = 60_000;

/** Every run begins so long before the end of the last one, ms. */
const OVERLAP_MS = 30_000;

/** Once in so long a longer time is looked back over, for what the list showed late and clocks that differ, ms. */
const LOOK_BACK_EVERY_MS = 60 * 60_000;
const LOOK_BACK_MS = 2 * 60 * 60_000;

/** The very first run looks back so far, ms. */
const FIRST_LOOK_BACK_MS = 24 * 60 * 60_000;

/** A call that is open here and of which nothing was heard for so long is asked for by itself, ms. */
const QUIET_MS = 10 * 60_000;

/** Open calls that are looked through, and asked for in one run. */
const MOST_OPEN = 5000;
const MOST_ASKED = 50;

interface ReconcilerOptions {
  platform: PlatformCalls;
  adapter: ProviderAdapter & { listing: Listing };
  record: Pick<RecordStore, 'append' | 'read' | 'openCalls'>;
  store: Pick<JobStore, 'checkpoint' | 'writeCheckpoint' | 'setAside'>;
  metrics: Pick<Metrics, 'callReconciled' | 'reconciledUntil'>;
  logger: Logger;
  /** Epoch ms. */
  now: () => number;
  /** Called after a delivery was stored. */
  onStored: () => void;
}

/** What a run of the job is given; see `jobs/jobRunner.ts`. */
interface ReconcileRun {
  lease: Lease;
  signal: AbortSignal;
  progress(done: number): Promise<void>;
}

/**
 * Reads the platform's own list of calls from a checkpoint on, and writes down as deliveries what webhooks did not tell:
 * calls that never arrived, calls that stayed open here, final reports that are missing, later changes. Of an ended call
 * that is known in full it writes down once that it was listed. Every step can be repeated: a listed call that tells
 * nothing new changes nothing, and the checkpoint moves only after all before it is durable.
 */
export class Reconciler {
  readonly name: string;
  readonly #options: ReconcilerOptions;
  /** When each quiet call was last asked for, epoch ms. */
  #asked = new Map<string, number>();

  constructor(options: ReconcilerOptions) {
    this.#options = options;
    this.name = `reconcile-${options.platform.provider}`;
  }

  /** Reads the list up to a minute ago, then asks for calls that are quiet. Ends early when the run must stop. */
  async run(run: ReconcileRun): Promise<void> {
    try {
      await this.#readList(run);
      await this.#askForQuiet(run);
    } catch (error) {
      if (!run.signal.aborted) {
        throw error;
      }
    }
  }

  async #readList({ lease, signal, progress }: ReconcileRun): Promise<void> {
    const { platform, store, metrics, now } = this.#options;
    const begun = now();
    const settled = begun - SETTLE_MS;
    const known = readCheckpoint(await store.checkpoint(this.name));
    const first = { until: settled - FIRST_LOOK_BACK_MS, lookedBackAt: begun };
    let checkpoint: ReconcileCheckpoint = known ?? first;
    const isLookingBack = begun - checkpoint.lookedBackAt >= LOOK_BACK_EVERY_MS;
    const begin = checkpoint.until - OVERLAP_MS;
    const after = isLookingBack ? Math.min(begin, settled - LOOK_BACK_MS) : begin;
    for await (const { calls, until } of changedCalls(platform, { after, before: settled }, signal)) {
      await this.#takeAll(calls, lease);
      checkpoint = { ...checkpoint, until: Math.max(checkpoint.until, until) };
      await store.writeCheckpoint(lease, JSON.stringify(checkpoint));
      metrics.reconciledUntil(platform.provider, checkpoint.until / 1000);
      await progress(calls.length);
    }
    if (isLookingBack) {
      await store.writeCheckpoint(lease, JSON.stringify({ ...checkpoint, lookedBackAt: begun }));
    }
  }

  /** Calls that are open here while the list has nothing new of them: they may have ended before it was read. */
  async #askForQuiet({ lease, signal }: ReconcileRun): Promise<void> {
    const { platform, record, now } = this.#options;
    const begun = now();
    const open = await record.openCalls(MOST_OPEN);
    const quiet = open.filter((call) => this.#isQuiet(call, begun)).map(({ callId }) => callId);
    this.#asked = new Map(quiet.map((callId) => [callId, this.#asked.get(callId) ?? 0]));
    const due = [...this.#asked].filter(([, at]) => begun - at >= QUIET_MS).sort(([, one], [, other]) => one - other);
    for (const [callId] of due.slice(0, MOST_ASKED)) {
      const found = await platform.find(callId, signal);
      this.#asked.set(callId, begun);
      await (found === null ? this.#markUnknown(callId) : this.#takeAll([found], lease));
    }
  }

  #isQuiet(call: CallRecord, now: number): boolean {
    const isOurs = call.provider === this.#options.platform.provider;
    return isOurs && now - call.lastEventAt >= QUIET_MS && factOf(call, 'unknownToPlatform') === null;
  }

  async #takeAll(calls: readonly ListedCall[], lease: Lease): Promise<void> {
    // A call is read before any of its deliveries is written, so one that is listed twice must not be taken at once.
    const different = new Map(calls.map((listed) => [listed.id, listed]));
    await Promise.all([...different.values()].map((listed) => this.#take(listed, lease)));
  }

  async #take({ id, call }: ListedCall, lease: Lease): Promise<void> {
    const { platform, adapter, store, logger, now } = this.#options;
    try {
      const body = redact(adapter.withhold?.(call) ?? call);
      const event = adapter.listing.read(body, now());
      if (event === null) {
        throw new TypeError('The platform lists something under this id that is no call.');
      }
      await this.#compare(event, body);
    } catch (error) {
      if (!(error instanceof NestingError || error instanceof TypeError)) {
        throw error;
      }
      logger.error({ err: error, provider: platform.provider, callId: id }, 'A listed call cannot be read.');
      await store.setAside(lease, { key: id, version: 0, at: now(), problem: error.message });
    }
  }

  /** Writes down what a listed call tells that is not known yet. */
  async #compare(event: CallEvent, body: unknown): Promise<void> {
    const { adapter, record, metrics } = this.#options;
    const known = await record.read(event.provider, event.callId);
    if (known === null || tellsMore(known, event)) {
      await this.#file('reconciled', event, body);
    } else if (event.state !== 'ended' || known.listedAt !== null) {
      metrics.callReconciled(event.provider, 'unchanged');
    } else if (known.reportedAt === null) {
      await this.#file('reconciled', event, body);
    } else {
      await this.#file('confirmed', event, adapter.listing.confirmed(event));
    }
  }

  async #markUnknown(callId: string): Promise<void> {
    const { platform, adapter, now } = this.#options;
    const at = now();
    await this.#file('unknown-call', { provider: platform.provider, callId, receivedAt: at, at: null }, adapter.listing.unknown(callId)); // prettier-ignore
  }

  async #file(
    type: ListedType,
    { provider, callId, at, receivedAt }: Pick<CallEvent, 'provider' | 'callId' | 'receivedAt'> & { at: number | null },
    body: unknown
  ): Promise<void> {
    const { record, metrics, onStored } = this.#options;
    const text = JSON.stringify(body);
    const outcome = await record.append({
      id: deliveryId(provider, text, false),
      provider,
      callId,
      type,
      eventAt: at,
      receivedAt,
      verdict: 'listed',
      reason: null,
      body: text,
    });
    metrics.callReconciled(provider, outcome === 'stored' ? type : 'unchanged');
    if (outcome === 'stored') {
      onStored();
    }
  }
}
