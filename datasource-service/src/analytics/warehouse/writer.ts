import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { GroupKind } from '../hot/hotStore.ts';
import type { ExportKind } from '../../record/exportSource.ts';
import { combinationKey, outcomeOf, profileOf, type Combination } from './combinationKey.ts';
import {
  IncompleteLoad,
  type HistoryBatch,
  type HistoryCall,
  type HistoryCombination,
  type HistoryReading,
  type HistoryWriter,
} from './historyStore.ts';
import type { BigQueryConnection } from './connection.ts';
import { isMissing } from './failures.ts';
import { boundsStatement, combinationsStatement, mergeScript, placesStatement, readBackStatement } from './mergeSql.ts';
import { prepareTables } from './prepare.ts';
import { stagingName } from './stagingName.ts';
import { CALLS, COMBINATIONS, DELIVERIES, KIND_TABLES, TOOLS, TURNS, type HistoryTable } from './tables.ts';

const counted = z.tuple([z.coerce.number(), z.string()]).rest(z.coerce.number());

const bounds = z.tuple([z.coerce.number(), z.coerce.number()]);

const reading = z
  .tuple([
    z.string(),
    z.coerce.number(),
    z.coerce.number().nullable(),
    z.coerce.number(),
    z.coerce.number(),
    z.coerce.number(),
  ])
  .transform(([key, staged, found, copies, stagedParts, foundParts]) => ({
    key,
    staged,
    found,
    copies,
    stagedParts,
    foundParts,
  }));

function md5(text: string): string {
  return createHash('md5').update(text).digest('hex');
}

/** One number for all keys, versions and texts of a batch, made here as the history makes it of what it was sent. */
function checksumOf(things: ReadonlyArray<{ key: string; version: number; text: string }>): string {
  return md5(
    things
      .map(({ key, version, text }) => `${md5(`${key}\n${version}`)}${md5(text)}`)
      .sort()
      .join('\n')
  );
}

/** Rows of one table of a batch. */
interface Part<Source> {
  table: HistoryTable<Source>;
  sources: readonly Source[];
}

function combinationsOf(calls: readonly HistoryCall[]): HistoryCombination[] {
  const found = new Map<string, HistoryCombination>();
  const add = (kind: GroupKind, values: Combination): void => {
    const key = combinationKey(values);
    found.set(`${kind} ${key}`, { kind, key, values });
  };
  for (const call of calls) {
    add('profile', profileOf(call));
    add('outcome', outcomeOf(call));
    call.view.toolCalls.forEach(({ name }) => add('tool', [name]));
  }
  return [...found.values()];
}

/** Writes the history in BigQuery. */
export class BigQueryWriter implements HistoryWriter {
  readonly #connection: BigQueryConnection;
  readonly #tables = (name: string): string => this.#connection.table(name);

  constructor(connection: BigQueryConnection) {
    this.#connection = connection;
  }

  prepare(): Promise<void> {
    return prepareTables(this.#connection);
  }

  async stage(batch: HistoryBatch, name: string): Promise<void> {
    if (batch.kind === 'deliveries') {
      const { deliveries } = batch;
      await this.#load({ table: DELIVERIES, sources: deliveries }, name);
      const things = deliveries.map(({ key, version, body }) => ({ key, version, text: body }));
      await this.#check('deliveries', name, things, []);
      return;
    }
    const { calls } = batch;
    const turns = calls.flatMap((call) => call.view.turns.map((turn) => ({ call, turn })));
    const tools = calls.flatMap((call) => call.view.toolCalls.map((tool, index) => ({ call, tool, index })));
    const combinations = combinationsOf(calls);
    await this.#load({ table: CALLS, sources: calls }, name);
    await this.#load({ table: TURNS, sources: turns }, name);
    await this.#load({ table: TOOLS, sources: tools }, name);
    await this.#load({ table: COMBINATIONS, sources: combinations }, name);
    const things = calls.map(({ key, version, record }) => ({ key, version, text: JSON.stringify(record) }));
    await this.#check('calls', name, things, [
      [TURNS.name, turns.length],
      [TOOLS.name, tools.length],
      [COMBINATIONS.name, combinations.length],
    ]);
  }

  async #load<Source>({ table, sources }: Part<Source>, batch: string): Promise<void> {
    const name = stagingName(table.name, batch);
    await this.#connection.createTable(table, name, true);
    if (sources.length > 0) {
      await this.#connection.load(table, name, sources, `vh_${name}`);
    }
  }

  /** Compares what arrived with what was sent: the things to the last letter of each text, their parts by number. */
  async #check(
    kind: ExportKind,
    batch: string,
    sent: ReadonlyArray<{ key: string; version: number; text: string }>,
    parts: ReadonlyArray<readonly [table: string, rows: number]>
  ): Promise<void> {
    const { main, key, text } = KIND_TABLES[kind];
    const name = stagingName(main, batch);
    const counts = parts.map(
      ([table], index) => `, (SELECT COUNT(*) FROM ${this.#tables(stagingName(table, batch))}) AS n_${index}`
    );
    const [row] = await this.#connection.run(
      `SELECT COUNT(*) AS n, TO_HEX(MD5(STRING_AGG(part, '\\n' ORDER BY part))) AS checksum${counts.join('')} FROM (
       SELECT CONCAT(TO_HEX(MD5(CONCAT(${key}, '\\n', CAST(version AS STRING)))), TO_HEX(MD5(${text}))) AS part
       FROM ${this.#tables(name)})`
    );
    const [arrived, checksum, ...arrivedParts] = counted.parse(row);
    if (arrived !== sent.length || checksum !== checksumOf(sent)) {
      throw new IncompleteLoad(name, sent.length, arrived);
    }
    for (const [index, [table, rows]] of parts.entries()) {
      if (arrivedParts[index] !== rows) {
        throw new IncompleteLoad(stagingName(table, batch), rows, Number(arrivedParts[index]));
      }
    }
  }

  async merge(kind: ExportKind, batch: string): Promise<void> {
    if (kind === 'calls') {
      await this.#connection.run(placesStatement(this.#tables, batch));
      await this.#connection.run(combinationsStatement(this.#tables, batch));
    }
    await this.#connection.run(mergeScript(this.#tables, kind, batch, await this.#boundsOf(kind, batch)));
  }

  /** First and last time, epoch ms, at which rows of a batch are or ever were. */
  async #boundsOf(kind: ExportKind, batch: string): Promise<[number, number]> {
    const [row] = await this.#connection.run(boundsStatement(this.#tables, kind, batch));
    return bounds.parse(row);
  }

  async readBack(kind: ExportKind, batch: string): Promise<HistoryReading[] | null> {
    try {
      const times = await this.#boundsOf(kind, batch);
      const rows = await this.#connection.run(readBackStatement(this.#tables, kind, batch, times));
      return rows.map((row) => reading.parse(row));
    } catch (error) {
      if (isMissing(error)) {
        return null;
      }
      throw error;
    }
  }
}
