import { randomBytes } from 'node:crypto';
import { IncompleteLoad, UnloadableRows, type HistoryReading, type HistoryWriter } from '../warehouse/historyStore.ts';
import type { JobStore } from '../../runtime/jobs/jobStore.ts';
import type { ExportPlace, ExportSource } from '../../record/exportSource.ts';
import type { Logger } from '../../runtime/logger.ts';
import type { Job, JobRun } from '../../runtime/jobs/jobRunner.ts';
import { readCheckpoint, type ExportCheckpoint } from './checkpoint.ts';
import type { Changed, KindOfExport } from './exportKind.ts';

interface ExporterOptions<Thing extends Changed> {
  of: KindOfExport<Thing>;
  source: ExportSource;
  writer: HistoryWriter;
  store: JobStore;
  logger: Logger;
  /** Epoch ms. */
  now: () => number;
  /** Things in one batch. */
  batchSize: number;
  /** How long the record keeps what was exported, ms. */
  keepMs: number;
}

/** Times that a batch is staged anew when less arrived than was sent. */
const ATTEMPTS = 3;

/** The history does not have what was merged: nothing of it may expire. */
export class ExportNotConfirmed extends Error {
  constructor(kind: string, readings: readonly HistoryReading[]) {
    const [first] = readings;
    super(`${readings.length} ${kind} are not in the history as they were exported, first ${JSON.stringify(first)}.`);
    this.name = 'ExportNotConfirmed';
  }
}

/** Whether the history has a thing once, at the staged version with all its parts, or at a newer one. */
function isThere({ staged, found, copies, stagedParts, foundParts }: HistoryReading): boolean {
  const isNewer = found !== null && found > staged;
  return copies === 1 && (isNewer || (found === staged && foundParts === stagedParts));
}

/** The newest version of each thing: a change during reading may bring one twice. */
function newestOf<Thing extends Changed>(things: readonly Thing[]): Thing[] {
  const newest = new Map<string, Thing>();
  for (const thing of things) {
    const known = newest.get(thing.key);
    if (known === undefined || thing.version >= known.version) {
      newest.set(thing.key, thing);
    }
  }
  return [...newest.values()];
}

/**
 * Exports changes in their order, batch by batch: staged (loaded aside and counted), merged (in place of older
 * versions), confirmed (read back, and only then allowed to expire in the record). Each state is written down before
 * the next step; whoever goes on after a crash repeats a step at most, and repeating a step changes nothing.
 */
export class Exporter<Thing extends Changed> implements Job {
  readonly name: string;
  readonly #options: ExporterOptions<Thing>;

  constructor(options: ExporterOptions<Thing>) {
    this.#options = options;
    this.name = `export-${options.of.kind}`;
  }

  /** Exports until nothing is left, or the run must stop. */
  async run(run: JobRun): Promise<void> {
    const { writer, store } = this.#options;
    await writer.prepare();
    let checkpoint = readCheckpoint(await store.checkpoint(this.name));
    let number = 0;
    while (!run.signal.aborted) {
      if (checkpoint.batch === null) {
        number += 1;
        const begun = await this.#begin(checkpoint, run, number);
        if (begun === null) {
          return;
        }
        checkpoint = begun;
      }
      checkpoint = await this.#goOn(checkpoint, run);
    }
  }

  /** Stages the next changes; null when there are none. */
  async #begin({ place }: ExportCheckpoint, run: JobRun, number: number): Promise<ExportCheckpoint | null> {
    const { of, batchSize } = this.#options;
    const things = await of.read(place, batchSize);
    const last = things.at(-1);
    if (last === undefined) {
      return null;
    }
    const next: ExportPlace = { changedAt: last.changedAt, key: last.key };
    // Names of load jobs are unique in a whole project, also among those of another dataset.
    const id = `${run.lease.token}_${number}_${randomBytes(4).toString('hex')}`;
    const name = await this.#stage(newestOf(things), run, id);
    const staged: ExportCheckpoint =
      name === null ? { place: next, batch: null } : { place, batch: { name, state: 'staged', next } };
    await this.#write(run, staged);
    return staged;
  }

  /** Stages things that can be kept under a new name, and sets the others aside; null when none can. */
  async #stage(things: readonly Thing[], run: JobRun, name: string): Promise<string | null> {
    const { of, writer } = this.#options;
    let left = things;
    for (let attempt = 1; left.length > 0; attempt += 1) {
      const staged = `${name}_${attempt}`;
      try {
        await writer.stage(of.batchOf(left), staged);
        return staged;
      } catch (error) {
        if (error instanceof UnloadableRows) {
          const culprits = await this.#culprits(left, `${staged}_b`, error);
          if (culprits.length === 0 && attempt >= ATTEMPTS) {
            throw error;
          }
          await this.#setAside(culprits, run);
          left = left.filter((thing) => !culprits.some(({ key }) => key === thing.key));
        } else if (!(error instanceof IncompleteLoad) || attempt >= ATTEMPTS) {
          throw error;
        }
      }
    }
    return null;
  }

  /** Halves a batch that cannot be loaded until the things at fault are found. */
  async #culprits(
    things: readonly Thing[],
    name: string,
    failure: UnloadableRows
  ): Promise<Array<Thing & { problem: string }>> {
    if (things.length === 1) {
      return things.map((thing) => ({ ...thing, problem: failure.message }));
    }
    const { of, writer } = this.#options;
    const middle = Math.ceil(things.length / 2);
    const found: Array<Thing & { problem: string }> = [];
    for (const [index, half] of [things.slice(0, middle), things.slice(middle)].entries()) {
      try {
        await writer.stage(of.batchOf(half), `${name}${index}`);
      } catch (error) {
        if (!(error instanceof UnloadableRows)) {
          throw error;
        }
        found.push(...(await this.#culprits(half, `${name}${index}`, error)));
      }
    }
    return found;
  }

  async #setAside(culprits: ReadonlyArray<Thing & { problem: string }>, run: JobRun): Promise<void> {
    const { store, logger, now, of } = this.#options;
    for (const { key, version, problem } of culprits) {
      logger.error({ kind: of.kind, key, problem }, 'The history cannot keep this; the record keeps it.');
      await store.setAside(run.lease, { key, version, at: now(), problem });
    }
  }

  /** The next step of the batch at hand. */
  async #goOn(checkpoint: ExportCheckpoint, run: JobRun): Promise<ExportCheckpoint> {
    const { of, writer } = this.#options;
    const { batch, place } = checkpoint;
    if (batch === null) {
      return checkpoint;
    }
    const isStaged = batch.state === 'merged' || (await writer.readBack(of.kind, batch.name)) !== null;
    let done: ExportCheckpoint;
    if (!isStaged) {
      // It was staged too long ago and is gone; the changes are read again.
      done = { place, batch: null };
    } else if (batch.state === 'staged') {
      await writer.merge(of.kind, batch.name);
      done = { place, batch: { ...batch, state: 'merged' } };
    } else {
      done = await this.#confirm(checkpoint, batch, run);
    }
    await this.#write(run, done);
    return done;
  }

  /** Reads back what was merged, and lets the record forget it after a while. */
  async #confirm(
    { place }: ExportCheckpoint,
    { name, next }: NonNullable<ExportCheckpoint['batch']>,
    run: JobRun
  ): Promise<ExportCheckpoint> {
    const { of, source, writer, now, keepMs } = this.#options;
    const readings = await writer.readBack(of.kind, name);
    if (readings === null) {
      return { place, batch: null };
    }
    const missing = readings.filter((reading) => !isThere(reading));
    if (missing.length > 0) {
      // Merging again is harmless, and the only cure.
      await this.#write(run, { place, batch: { name, next, state: 'staged' } });
      throw new ExportNotConfirmed(of.kind, missing);
    }
    const exact = readings.filter(({ staged, found }) => staged === found);
    await source.confirm(
      of.kind,
      exact.map(({ key, staged }) => ({ key, version: staged })),
      now() + keepMs
    );
    await run.progress(readings.length);
    return { place: next, batch: null };
  }

  #write(run: JobRun, checkpoint: ExportCheckpoint): Promise<void> {
    return this.#options.store.writeCheckpoint(run.lease, JSON.stringify(checkpoint));
  }
}
