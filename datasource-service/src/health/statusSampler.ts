import type { ServiceComponent } from '../contract/index.ts';
import { Pause } from '../runtime/pause.ts';
import type { RecordPlace } from '../record/recovery/findings.ts';
import type { StatusReading, StatusStore } from './store/statusStore.ts';
import type { Logger } from '../runtime/logger.ts';

/** Time between two samples, ms. */
const SAMPLE_MS = 5000;

/** Samples that came further apart than this show that the process, or its machine, stood still, ms. */
const LONGEST_GAP_MS = 60_000;

/** How long the history is kept, ms. */
const KEPT_MS = 100 * 24 * 60 * 60 * 1000;

/** Time between two clearings of what is older, ms. */
const FORGET_EVERY_MS = 60 * 60 * 1000;

/** Looks at one component. What it throws means that the component is down. */
export interface ComponentProbe {
  component: ServiceComponent;
  read(): Promise<Omit<StatusReading, 'component'>>;
}

interface StatusSamplerOptions {
  store: StatusStore;
  probes: readonly ComponentProbe[];
  /** How far the record is; null where it can be read again from elsewhere. */
  placeOf?: (() => Promise<RecordPlace>) | null;
  logger: Logger;
  /** Epoch ms. */
  now: () => number;
  /** The time by which what is old is forgotten, epoch ms; by default that of `now`. */
  known?: () => Promise<number>;
  /** Time between two samples, ms. */
  sampleMs?: number;
}

async function readProbe({ component, read }: ComponentProbe): Promise<StatusReading> {
  try {
    return { component, ...(await read()) };
  } catch (error) {
    return { component, status: 'down', detail: error instanceof Error ? error.message : String(error) };
  }
}

/** Looks at all components every few seconds and keeps what it finds. Whatever fails here, the service goes on. */
export class StatusSampler {
  readonly #options: StatusSamplerOptions;
  readonly #pause = new Pause();
  #isFailing = false;
  #lastBeatAt = -Infinity;
  #lastForgottenAt = -Infinity;
  #running: Promise<void> = Promise.resolve();

  constructor(options: StatusSamplerOptions) {
    this.#options = options;
  }

  /** Takes a first sample and goes on until {@link stop}. Resolves when the first sample is kept. */
  async start(): Promise<void> {
    await this.#sample();
    this.#running = this.#follow();
  }

  /** Takes a sample now, as after a start: what was not ready then need not look so until the next one. */
  refresh(): void {
    this.#pause.wake();
  }

  /** Takes a last sample, so that the history reaches to the end of the run, and closes the store. */
  async stop(): Promise<void> {
    this.#pause.end();
    await this.#running;
    await this.#options.store.close();
  }

  async #follow(): Promise<void> {
    while (!this.#pause.isOver) {
      await this.#pause.wait(this.#options.sampleMs ?? SAMPLE_MS);
      await this.#sample();
    }
  }

  async #sample(): Promise<void> {
    const { store, probes, placeOf, known, logger, now } = this.#options;
    try {
      const readings = await Promise.all(probes.map(readProbe));
      const at = now();
      if (at - this.#lastBeatAt > LONGEST_GAP_MS) {
        await store.begin(at);
      }
      await store.beat(at, readings);
      if (placeOf != null) {
        await store.notePlace(await placeOf());
      }
      this.#lastBeatAt = at;
      if (at - this.#lastForgottenAt > FORGET_EVERY_MS) {
        this.#lastForgottenAt = at;
        await store.forget(((await known?.()) ?? at) - KEPT_MS);
      }
      this.#isFailing = false;
    } catch (error) {
      if (!this.#isFailing) {
        logger.warn({ err: error }, 'The status history could not be written; trying again.');
      }
      this.#isFailing = true;
    }
  }
}
