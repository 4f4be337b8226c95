import { statfsSync } from 'node:fs';
import type { RecordStore } from '../record/recordStore.ts';

/** Room on the disk below which a person must act soon, bytes. */
const LEAST_FREE_BYTES = 100 * 1024 * 1024;

/** Without a way to try a write, a failure counts for so long, ms. */
const STANDS_MS = 30_000;

/** `SQLITE_FULL` and `SQLITE_IOERR`: a file that may not grow gives either. Source: sqlite.org/rescode.html. */
const FULL = 13;
const IO_ERROR = 10;

function reasonOf(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'errcode' in error ? Number(error.errcode) & 0xff : null;
  const message = error instanceof Error ? error.message : String(error);
  if (code === IO_ERROR) {
    return `the disk is full or fails: ${message}`;
  }
  return code === FULL || /ENOSPC|disk is full/i.test(message) ? 'the disk is full' : message;
}

type Writes = Pick<RecordStore, 'append' | 'apply'>;

interface WriteWatchOptions {
  /** The folder of the ledger; null where the record is kept elsewhere. */
  dataDir: string | null;
  /** Writes something of no consequence to see whether it is possible; null where that says nothing. */
  tryWrite: (() => Promise<void>) | null;
  /** Epoch ms. */
  now: () => number;
}

/** Watches whether the record can be written. A failure stands until a write succeeds, one that only tries it too. */
export class WriteWatch {
  readonly #options: WriteWatchOptions;
  #failure: { reason: string; at: number } | null = null;

  constructor(options: WriteWatchOptions) {
    this.#options = options;
  }

  /** A record whose writes are watched. */
  over<Watched extends Writes>(record: Watched): Watched {
    return {
      ...record,
      append: (delivery) => this.#watch(record.append(delivery)),
      apply: (deliveries) => this.#watch(record.apply(deliveries)),
    };
  }

  /** Why nothing can be written, in a sentence; null while it can. */
  get problem(): string | null {
    const { tryWrite, now } = this.#options;
    if (this.#failure === null || (tryWrite === null && now() - this.#failure.at > STANDS_MS)) {
      return null;
    }
    return `The record cannot be written (${this.#failure.reason}): webhooks are answered 503, so that platforms send them again.`;
  }

  /** As {@link problem}, after a write that tries whether it is over. */
  async look(): Promise<string | null> {
    const { tryWrite } = this.#options;
    if (this.#failure !== null && tryWrite !== null) {
      await this.#watch(tryWrite()).catch(() => undefined);
    }
    return this.problem;
  }

  /** That the disk will soon be full, in a sentence; null while there is room. */
  shortage(): string | null {
    const { dataDir } = this.#options;
    if (dataDir === null) {
      return null;
    }
    const { bavail, bsize } = statfsSync(dataDir);
    const free = bavail * bsize;
    return free < LEAST_FREE_BYTES
      ? `The disk is nearly full: ${Math.floor(free / 1024 / 1024)} MB are left for the ledger.`
      : null;
  }

  async #watch<T>(writing: Promise<T>): Promise<T> {
    try {
      const result = await writing;
      this.#failure = null;
      return result;
    } catch (error) {
      this.#failure = { reason: reasonOf(error), at: this.#options.now() };
      throw error;
    }
  }
}
