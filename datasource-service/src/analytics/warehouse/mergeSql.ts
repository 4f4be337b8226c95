import type { ExportKind } from '../../record/exportSource.ts';
import { stagingName } from './stagingName.ts';
import { CALLS, COMBINATIONS, DELIVERIES, KIND_TABLES, PLACES, TOOLS, TURNS } from './tables.ts';

/** Gives a table's full name as SQL has it. */
export type TableNames = (name: string) => string;

/** First and last time, epoch ms, both included. */
type Bounds = readonly [first: number, last: number];

function columnsOf(table: string): string[] {
  return [CALLS, TURNS, TOOLS, DELIVERIES]
    .filter(({ name }) => name === table)
    .flatMap(({ columns }) => columns.map(({ name }) => `\`${name}\``));
}

/** Constant bounds, so that a statement reads only the partitions between them. */
function within(column: string, [first, last]: Bounds): string {
  return `${column} BETWEEN TIMESTAMP_MILLIS(${first}) AND TIMESTAMP_MILLIS(${last})`;
}

/**
 * Widens what is known of where rows were put. It comes before the rows themselves, so that wherever a crash leaves
 * them, they are found again.
 */
export function placesStatement(tables: TableNames, batch: string): string {
  return `MERGE ${tables(PLACES.name)} T USING ${tables(stagingName(CALLS.name, batch))} S ON T.call_key = S.call_key
    WHEN MATCHED AND (S.call_time < T.earliest OR S.call_time > T.latest) THEN
      UPDATE SET earliest = LEAST(T.earliest, S.call_time), latest = GREATEST(T.latest, S.call_time)
    WHEN NOT MATCHED THEN INSERT (call_key, earliest, latest) VALUES (S.call_key, S.call_time, S.call_time)`;
}

/** Adds combinations that were not there before. */
export function combinationsStatement(tables: TableNames, batch: string): string {
  return `MERGE ${tables(COMBINATIONS.name)} T USING ${tables(stagingName(COMBINATIONS.name, batch))} S
    ON T.kind = S.kind AND T.combination_key = S.combination_key
    WHEN NOT MATCHED THEN INSERT (kind, combination_key, combination_values)
      VALUES (S.kind, S.combination_key, S.combination_values)`;
}

/** Columns: first and last time, epoch ms, at which rows of a batch are or ever were. */
export function boundsStatement(tables: TableNames, kind: ExportKind, batch: string): string {
  const { main, time } = KIND_TABLES[kind];
  const staged = tables(stagingName(main, batch));
  return kind === 'calls'
    ? `SELECT MIN(UNIX_MILLIS(P.earliest)) AS earliest, MAX(UNIX_MILLIS(P.latest)) AS latest FROM ${staged} S
       JOIN ${tables(PLACES.name)} P ON P.call_key = S.call_key`
    : `SELECT MIN(UNIX_MILLIS(${time})) AS earliest, MAX(UNIX_MILLIS(${time})) AS latest FROM ${staged}`;
}

function mergeMain(tables: TableNames, kind: ExportKind, batch: string, bounds: Bounds): string {
  const { main, key, time } = KIND_TABLES[kind];
  const columns = columnsOf(main);
  return `MERGE ${tables(main)} T USING ${tables(stagingName(main, batch))} S
    ON T.${key} = S.${key} AND ${within(`T.${time}`, bounds)}
    WHEN MATCHED AND S.version > T.version THEN UPDATE SET ${columns.map((name) => `${name} = S.${name}`).join(', ')}
    WHEN NOT MATCHED THEN INSERT (${columns.join(', ')}) VALUES (${columns.map((name) => `S.${name}`).join(', ')})`;
}

/** Takes away the parts of older versions than the one staged. */
function deleteOlderParts(tables: TableNames, part: string, batch: string, bounds: Bounds): string {
  return `MERGE ${tables(part)} T USING ${tables(stagingName(CALLS.name, batch))} S
    ON T.call_key = S.call_key AND ${within('T.call_time', bounds)}
    WHEN MATCHED AND T.version < S.version THEN DELETE`;
}

/**
 * Adds the parts of those calls whose current version is the one staged, where they are not there yet: whoever is late
 * with an older version adds nothing.
 */
function insertParts(tables: TableNames, part: string, batch: string, bounds: Bounds): string {
  const columns = columnsOf(part);
  return `INSERT INTO ${tables(part)} (${columns.join(', ')})
    SELECT ${columns.map((name) => `S.${name}`).join(', ')} FROM ${tables(stagingName(part, batch))} S
    WHERE EXISTS (SELECT 1 FROM ${tables(CALLS.name)} C
        WHERE C.call_key = S.call_key AND C.version = S.version AND ${within('C.call_time', bounds)})
      AND NOT EXISTS (SELECT 1 FROM ${tables(part)} T WHERE T.call_key = S.call_key AND T.version = S.version
        AND T.part_index = S.part_index AND ${within('T.call_time', bounds)})`;
}

/**
 * Puts a batch in place of older versions, in one transaction. Each statement can also be repeated by itself, wherever
 * an engine without transactions left off.
 */
export function mergeScript(tables: TableNames, kind: ExportKind, batch: string, bounds: Bounds): string {
  const { parts } = KIND_TABLES[kind];
  const statements = [
    mergeMain(tables, kind, batch, bounds),
    ...parts.flatMap((part) => [
      deleteOlderParts(tables, part, batch, bounds),
      insertParts(tables, part, batch, bounds),
    ]),
  ];
  return parts.length === 0
    ? statements.join(';\n')
    : ['BEGIN TRANSACTION', ...statements, 'COMMIT TRANSACTION', ''].join(';\n');
}

/** Counts of rows by key and version. */
function countsOf(tables: readonly string[], condition: string): string {
  const counts = tables.map((table) => `SELECT call_key, version FROM ${table}${condition}`);
  return `(SELECT call_key, version, COUNT(*) AS n FROM (${counts.join(' UNION ALL ')}) GROUP BY call_key, version)`;
}

/** Columns: key, staged version, version found, rows found, parts staged, parts found of the staged version. */
export function readBackStatement(tables: TableNames, kind: ExportKind, batch: string, bounds: Bounds): string {
  const { main, key, time, parts } = KIND_TABLES[kind];
  const staged = tables(stagingName(main, batch));
  const found = `(SELECT ${key}, MAX(version) AS version, COUNT(*) AS n FROM ${tables(main)}
    WHERE ${within(time, bounds)} AND ${key} IN (SELECT ${key} FROM ${staged}) GROUP BY ${key})`;
  if (parts.length === 0) {
    return `SELECT S.${key} AS staged_key, S.version AS staged, F.version AS found, COALESCE(F.n, 0) AS copies, 0 AS staged_parts, 0 AS found_parts FROM ${staged} S
      LEFT JOIN ${found} F ON F.${key} = S.${key}`;
  }
  const stagedParts = countsOf(
    parts.map((part) => tables(stagingName(part, batch))),
    ''
  );
  const foundParts = countsOf(
    parts.map((part) => tables(part)),
    ` WHERE ${within('call_time', bounds)} AND call_key IN (SELECT call_key FROM ${staged})`
  );
  return `SELECT S.call_key AS staged_key, S.version AS staged, F.version AS found, COALESCE(F.n, 0) AS copies,
      COALESCE(P.n, 0) AS staged_parts, COALESCE(Q.n, 0) AS found_parts FROM ${staged} S
    LEFT JOIN ${found} F ON F.call_key = S.call_key
    LEFT JOIN ${stagedParts} P ON P.call_key = S.call_key AND P.version = S.version
    LEFT JOIN ${foundParts} Q ON Q.call_key = S.call_key AND Q.version = S.version`;
}
