import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, rmdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { TypedResult } from '../../hotStore.ts';
import { Admission } from '../admission.ts';
import { askReader } from './readerProcess.ts';
import type { ShippedFiles } from './messages.ts';
import type { NeededTable } from './shipment.ts';

/** Statements of readers that run at once; each has a process of its own, and the rest wait in line. */
const AT_ONCE = 2;

/** Bytes that an answer may have: numbers count eight, text its length. */
export const MOST_ANSWER_BYTES = 8 * 1024 * 1024;

/** Settings of readers' statements. */
export interface ReaderStatementOptions {
  /** The hot store's file. */
  path: string;
  /** Memory of the engine that runs one statement, MB. */
  sqlMemoryLimitMb: number;
  queryTimeoutMs: number;
}

/** Writes the rows that are needed into files of the folder. */
export type ShipRows = (tables: readonly NeededTable[], folder: string) => Promise<ShippedFiles>;

/** What one statement is run with. */
export interface StatementRun {
  statement: string;
  mostRows: number;
  signal: AbortSignal | undefined;
  ship: ShipRows;
}

/** The folder beside the hot store for rows on their way to a process, with a slash at its end. */
export function shippingFolder(path: string): string {
  return `${resolve(path)}.readers/`;
}

/** Runs readers' own statements, each in a process of its own with only the rows that it needs. */
export class ReaderStatements {
  readonly #options: ReaderStatementOptions;
  readonly #admission = new Admission(AT_ONCE);

  constructor(options: ReaderStatementOptions) {
    this.#options = options;
  }

  /** Takes away what a service that was ended has left. */
  clear(): void {
    rmSync(shippingFolder(this.#options.path), { recursive: true, force: true });
  }

  /** Takes the folder away when no other statement has rows in it. */
  #leave(): void {
    const folder = shippingFolder(this.#options.path);
    if (readdirSync(folder).length === 0) {
      rmdirSync(folder);
    }
  }

  /** Runs one statement; see `HotStore.sql`. */
  run({ statement, mostRows, signal, ship }: StatementRun): Promise<TypedResult> {
    const { path, sqlMemoryLimitMb: memoryLimitMb, queryTimeoutMs: timeoutMs } = this.#options;
    return this.#admission.run(async () => {
      const folder = join(shippingFolder(path), randomUUID());
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      try {
        return await askReader({
          question: { kind: 'statement', statement, mostRows, mostBytes: MOST_ANSWER_BYTES, memoryLimitMb, folder },
          timeoutMs,
          signal,
          ship: (tables) => ship(tables, folder),
        });
      } finally {
        rmSync(folder, { recursive: true, force: true });
        this.#leave();
      }
    }, signal);
  }
}
