import { randomUUID } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { hashCaller } from '../../calls/caller.ts';
import { Pause } from '../../runtime/pause.ts';
import type { ErasedStore, Erasure, ErasureLog, ErasureStep } from '../../record/erasureLog.ts';
import type { Logger } from '../../runtime/logger.ts';

/** Pause after a failure, ms. */
const RETRY_MS = 2000;

/** A copy of the record that forgets a caller once it has followed the record. */
export interface ErasedCopy {
  /** Returns when the caller is gone from the copy, its files too. */
  erase(erasure: Erasure): Promise<ErasedStore>;
}

interface EraserOptions {
  log: ErasureLog;
  /** Keys of the callers' pseudonyms, today's and those before. */
  callerKeys: readonly string[];
  /** In the order in which they are erased, after the record. */
  copies: readonly ErasedCopy[];
  /** Called after calls changed. */
  onChanged: () => void;
  logger: Logger;
  /** Epoch ms. */
  now: () => number;
  /** How often it is looked for what others were asked for, ms; null when there are no others. */
  lookEveryMs: number | null;
  /** Shorter in tests. */
  retryMs?: number;
}

/** Pseudonyms of a number, with the plus sign and without: platforms write it either way. */
function pseudonymsOf(caller: string, key: string): string[] {
  const written = caller.replaceAll(/[\s()-]/g, '');
  const forms = /^\+?\d+$/.test(written) ? [`+${written.replace('+', '')}`, written.replace('+', '')] : [caller];
  return forms.map((form) => hashCaller(form, key));
}

/**
 * Erases callers, one after the other. What an erasure is about is kept before anything is erased, as a tombstone alone;
 * one that was interrupted begins again at the next start, because doing a step again changes nothing.
 */
export class Eraser {
  readonly #options: EraserOptions;
  readonly #pause = new Pause();
  /** Whether the stores are open. What is asked for before is kept, and waits. */
  #isStarted = false;
  #hasNews = false;
  #running: Promise<void> | null = null;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: EraserOptions) {
    this.#options = options;
  }

  /** Takes up what an earlier run left and what was asked for meanwhile. The stores must be open. */
  start(): void {
    this.#isStarted = true;
    const { lookEveryMs } = this.#options;
    if (lookEveryMs !== null) {
      this.#timer = setInterval(() => this.#run(), lookEveryMs);
    }
    this.#run();
  }

  /** Ends after the step at hand. */
  async stop(): Promise<void> {
    this.#pause.end();
    clearInterval(this.#timer);
    await this.#running;
  }

  /**
   * Begins to erase a caller. From then on nothing that is told of his calls so far brings him back.
   *
   * @param actor who asks for it, as it is kept for the audit
   */
  async request(caller: string, actor: string): Promise<Erasure> {
    const { log, callerKeys, now } = this.#options;
    const erasure: Erasure = {
      id: randomUUID(),
      tombstone: log.tombstone(caller),
      pseudonyms: callerKeys.flatMap((key) => pseudonymsOf(caller, key)),
      requestedAt: now(),
      requestedBy: actor,
      finishedAt: null,
      stores: [],
    };
    await log.beginErasure(erasure);
    this.#run();
    return erasure;
  }

  #run(): void {
    this.#hasNews = true;
    if (this.#isStarted && this.#running === null && !this.#pause.isOver) {
      this.#running = this.#drain();
    }
  }

  async #drain(): Promise<void> {
    while (this.#hasNews && !this.#pause.isOver) {
      this.#hasNews = false;
      try {
        for (const erasure of await this.#options.log.erasuresUnderWay()) {
          await this.#erase(erasure);
        }
      } catch (error) {
        this.#hasNews = true;
        this.#options.logger.error({ err: error }, 'An erasure is not finished; trying again.');
        await this.#pause.wait(this.#options.retryMs ?? RETRY_MS);
      }
    }
    // In the same moment as the last look for news: what is asked for from now on begins anew.
    this.#running = null;
  }

  async #erase(erasure: Erasure): Promise<void> {
    const { log, copies, onChanged, logger, now } = this.#options;
    const calls = await this.#eachStep((after) => log.eraseCalls(erasure, after));
    const strays = await this.#eachStep((after) => log.eraseStrays(erasure, after));
    if (calls === null || strays === null) {
      return;
    }
    onChanged();
    const stores: ErasedStore[] = [];
    for (const copy of copies) {
      stores.push(await copy.erase(erasure));
    }
    await log.settleErased();
    const left = await log.countLeft(erasure);
    const record: ErasedStore = {
      store: 'record',
      found: calls.found + strays.found,
      erased: calls.erased + strays.erased,
      left: left.calls + left.deliveries,
      proof:
        'Every call on record was compared by its caller, and every delivery of his calls, or without a call, or in quarantine, by its body.',
      remains: [
        { what: 'Figures of his calls, without what was said and who called; and their ids.', until: null },
        { what: 'Recordings at the voice platform and records of the carrier: erase them there.', until: null },
        { what: 'Backups of the data folder, as long as you keep them.', until: null },
      ],
    };
    await log.finishErasure(erasure.id, now(), [record, ...stores]);
    logger.info({ erasure: erasure.id, found: record.found }, 'A caller was erased.');
  }

  /** Takes steps until the last; null when the service stops in between. */
  async #eachStep(step: (after: number) => Promise<ErasureStep>): Promise<Omit<ErasureStep, 'next'> | null> {
    const total = { found: 0, erased: 0 };
    for (let after: number | null = 0; after !== null;) {
      if (this.#pause.isOver) {
        return null;
      }
      const { found, erased, next }: ErasureStep = await step(after);
      total.found += found;
      total.erased += erased;
      after = next;
      await setImmediate();
    }
    return total;
  }
}
