import { z } from 'zod';
import type { TypedResult } from '../../hotStore.ts';

/** What a process is asked: one statement, and its limits. */
export interface StatementQuestion {
  kind: 'statement';
  statement: string;
  /** Rows and bytes that the answer may have. */
  mostRows: number;
  mostBytes: number;
  /** Memory of the engine, MB. */
  memoryLimitMb: number;
  /** The only folder whose files the engine may read. */
  folder: string;
}

/** Files that are there now, by the table whose rows they hold, with their columns. */
export interface ShippedFiles {
  kind: 'files';
  files: ReadonlyArray<{ table: string; columns: readonly string[]; path: string }>;
}

/** What the service says to the process. */
export type ToReader = StatementQuestion | ShippedFiles;

const range = z.object({ from: z.number(), to: z.number() });

function isCell(value: unknown): boolean {
  return value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

/** There may be a million of them, so they are looked at without ceremony. */
const columns = z.custom<TypedResult['columns']>(
  (value) => Array.isArray(value) && value.every((column) => Array.isArray(column) && column.every(isCell))
);

/** What the process says to the service; it ran what a reader wrote, so nothing of it is taken on trust. */
export const fromReader = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('needs'),
    tables: z.array(z.object({ table: z.string(), columns: z.array(z.string()), range: range.nullable() })),
  }),
  z.object({ kind: z.literal('rows'), columns }),
  z.object({
    kind: z.literal('done'),
    names: z.array(z.string()),
    times: z.array(z.boolean()),
    rowCount: z.int(),
    isCutByBytes: z.boolean(),
  }),
  z.object({ kind: z.literal('failed'), reason: z.enum(['refused', 'memory', 'engine']), message: z.string() }),
]);

/** See {@link fromReader}. */
export type FromReader = z.output<typeof fromReader>;
