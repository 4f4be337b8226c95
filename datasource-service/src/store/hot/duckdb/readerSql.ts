import type { DuckDBConnection } from '@duckdb/node-api';
import { z } from 'zod';
import { ServiceError } from '../../../errors.ts';
import type { TypedResult } from '../hotStore.ts';
import { messageOf } from './failures.ts';
import { readCells } from './readCells.ts';
import { VIEW_NAMES } from './views.ts';

/** Functions that make rows and touch nothing. */
const TABLE_FUNCTIONS = new Set(['range', 'generate_series', 'unnest']);

/** Functions that tell about the machine, the engine or its settings, change something, or run text as SQL. */
const FORBIDDEN_FUNCTIONS =
  /^(getenv|getvariable|current_setting|set_config|current_(database|schema|schemas|catalog|query|user|role)|session_user|user|version|(read|write|pragma|duckdb|pg|parquet|sqlite|sniff)_.*|query|query_table|glob|nextval|currval|setseed|txid_current|.*checkpoint.*|.*execute.*|.*serialize.*|.*secret.*|which_secret|in_search_path|error|icu_.*|has_.*privilege)$/i;

/** What the engine's parser makes of a statement; see its `json_serialize_sql`. */
const serialized = z.discriminatedUnion('error', [
  z.object({ error: z.literal(true), error_message: z.string() }),
  z.object({ error: z.literal(false), statements: z.array(z.unknown()) }),
]);

const withCommonTables = z.object({ cte_map: z.object({ map: z.array(z.object({ key: z.string() })) }) });

const tableFunction = z.object({ function: z.object({ function_name: z.string() }) });

function refuse(detail: string): never {
  throw new ServiceError('invalid_request', `The SQL cannot be run: ${detail}`, { field: 'sql' });
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Every object in a parsed statement. */
function* nodesOf(value: unknown): Generator<Record<string, unknown>> {
  const waiting: unknown[] = [value];
  while (waiting.length > 0) {
    const next = waiting.pop();
    if (Array.isArray(next)) {
      waiting.push(...(next as unknown[]));
    } else if (isObject(next)) {
      yield next;
      waiting.push(...Object.values(next));
    }
  }
}

/** Names of common table expressions: they are built of what was checked already. */
function commonTables(nodes: ReadonlyArray<Record<string, unknown>>): Set<string> {
  const tables = nodes.flatMap((node) => withCommonTables.safeParse(node).data?.cte_map.map ?? []);
  return new Set(tables.map(({ key }) => key.toLowerCase()));
}

function checkTable(node: Record<string, unknown>, known: ReadonlySet<string>): void {
  const name = String(node['table_name']).toLowerCase();
  const isQualified = Boolean(node['schema_name']) || Boolean(node['catalog_name']);
  if (isQualified || !known.has(name)) {
    refuse(`there is no table "${String(node['table_name'])}". Use ${VIEW_NAMES.join(', ')}.`);
  }
}

function checkFunction(node: Record<string, unknown>): void {
  const name = String(node['function_name']);
  if (FORBIDDEN_FUNCTIONS.test(name)) {
    refuse(`the function ${name} is not permitted.`);
  }
}

function checkTableFunction(node: Record<string, unknown>): void {
  const { function_name: name } = tableFunction.parse(node).function;
  if (!TABLE_FUNCTIONS.has(name.toLowerCase())) {
    refuse(`the table function ${name} is not permitted.`);
  }
}

/** Walks a parsed statement: only our views, functions that compute, and nothing that reaches outside. */
function checkStatement(statement: unknown): void {
  const nodes = [...nodesOf(statement)];
  const known = new Set<string>([...VIEW_NAMES, ...commonTables(nodes)]);
  for (const node of nodes) {
    if (node['type'] === 'BASE_TABLE') {
      checkTable(node, known);
    } else if (node['type'] === 'TABLE_FUNCTION') {
      checkTableFunction(node);
    } else if (node['type'] === 'SHOW_REF') {
      refuse('only SELECT is permitted.');
    }
    if (node['function_name'] !== undefined) {
      checkFunction(node);
    }
  }
}

/**
 * Runs a reader's statement. The engine's own parser takes it apart first, and what is not known to be harmless is
 * refused; besides, the database is opened without access to files, network and extensions, with locked settings.
 *
 * @throws ServiceError `invalid_request` with what is wrong
 */
export async function readerSql(connection: DuckDBConnection, statement: string, most: number): Promise<TypedResult> {
  const parsing = await connection.runAndReadAll('SELECT json_serialize_sql(?::VARCHAR)', [statement]);
  const parsed = serialized.parse(JSON.parse(String(parsing.getRows()[0]?.[0])));
  if (parsed.error) {
    refuse(parsed.error_message);
  }
  if (parsed.statements.length !== 1) {
    refuse('it must be one statement.');
  }
  checkStatement(parsed.statements);
  try {
    return readCells(await connection.streamAndReadUntil(statement, most));
  } catch (error) {
    const message = messageOf(error);
    return /(Binder|Catalog|Parser|Conversion|Invalid Input|Out of Range|Not implemented) Error/i.test(message)
      ? refuse(message.replace(/\n.*/s, ''))
      : Promise.reject(error);
  }
}
