import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { CALL_COLUMNS, TURN_COLUMNS, createStatement } from './columns.ts';

/** Raised whenever the tables change: a hot store of another version is made anew from the record. */
const LAYOUT_VERSION = 1;

/** Limits of the engine. */
export interface EngineLimits {
  memoryLimitMb: number;
  threads: number;
}

/** An open database: one connection that writes, and a way to get more that read. */
export interface HotDatabase {
  writer: DuckDBConnection;
  connect(): Promise<DuckDBConnection>;
  close(): void;
}

function settingsOf(limits: EngineLimits): Record<string, string> {
  return {
    threads: String(limits.threads),
    memory_limit: `${limits.memoryLimitMb}MB`,
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    allow_community_extensions: 'false',
    enable_external_access: 'false',
    // Inserts need no order of their own: every query that cares says ORDER BY.
    preserve_insertion_order: 'false',
  };
}

async function layoutOf(connection: DuckDBConnection): Promise<number | null> {
  const tables = await connection.runAndReadAll(
    "SELECT count(*)::INTEGER FROM information_schema.tables WHERE table_name = 'layout'"
  );
  if (tables.getRows()[0]?.[0] === 0) {
    return null;
  }
  const rows = (await connection.runAndReadAll('SELECT version FROM layout')).getRows();
  return Number(rows[0]?.[0] ?? 0);
}

async function createLayout(connection: DuckDBConnection): Promise<void> {
  const statements = [
    'BEGIN TRANSACTION',
    'DROP TABLE IF EXISTS calls',
    'DROP TABLE IF EXISTS turns',
    'DROP TABLE IF EXISTS feed_position',
    'DROP TABLE IF EXISTS layout',
    createStatement('calls', CALL_COLUMNS),
    createStatement('turns', TURN_COLUMNS),
    'CREATE TABLE feed_position (record_id VARCHAR, change_number BIGINT)',
    'CREATE TABLE layout (version INTEGER)',
    `INSERT INTO layout VALUES (${LAYOUT_VERSION})`,
    'COMMIT',
  ];
  for (const statement of statements) {
    await connection.run(statement);
  }
}

/** Opens the file, creating tables where there are none (or those of another version). */
export async function openDatabase(
  path: string,
  limits: EngineLimits
): Promise<{ database: HotDatabase; created: boolean }> {
  const instance = await DuckDBInstance.create(path, settingsOf(limits));
  try {
    const writer = await instance.connect();
    const layout = await layoutOf(writer);
    if (layout !== LAYOUT_VERSION) {
      await createLayout(writer);
    }
    await writer.run('SET lock_configuration = true');
    return {
      created: layout !== LAYOUT_VERSION,
      database: {
        writer,
        connect: () => instance.connect(),
        close() {
          writer.closeSync();
          instance.closeSync();
        },
      },
    };
  } catch (error) {
    instance.closeSync();
    throw error;
  }
}
