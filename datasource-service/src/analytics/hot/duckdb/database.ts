import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { shippingFolder } from './readers/readerStatements.ts';
import { rewrittenPath } from './rewrite.ts';
import { layoutVersion, rowTableStatements } from './layout.ts';
import { ROLL_UPS, rollUpTableStatement } from './rollUpTables.ts';
import { viewStatements } from './views.ts';

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

const TABLES: readonly string[] = [
  ...rowTableStatements(),
  ...ROLL_UPS.map(rollUpTableStatement),
  'CREATE TABLE peaks_by_hour (hour INTEGER, peak INTEGER)',
  'CREATE TABLE stale_slots (kind VARCHAR, slot INTEGER)',
  'CREATE TABLE feed_position (record_id VARCHAR, change_number BIGINT, made_by VARCHAR)',
  ...viewStatements(),
];

const LAYOUT_VERSION = layoutVersion(TABLES);

function settingsOf(limits: EngineLimits): Record<string, string> {
  return {
    threads: String(limits.threads),
    memory_limit: `${limits.memoryLimitMb}MB`,
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    allow_community_extensions: 'false',
    // Inserts need no order of their own: every query that cares says ORDER BY.
    preserve_insertion_order: 'false',
    // Two small whole-number columns together are counted in an array instead of a hash table: three times as fast.
    perfect_ht_threshold: '20',
  };
}

async function layoutOf(connection: DuckDBConnection): Promise<string | null> {
  const tables = await connection.runAndReadAll(
    "SELECT count(*)::INTEGER FROM information_schema.tables WHERE table_name = 'layout'"
  );
  if (tables.getRows()[0]?.[0] === 0) {
    return null;
  }
  const rows = (await connection.runAndReadAll('SELECT version FROM layout')).getRows();
  return String(rows[0]?.[0]);
}

async function dropEverything(connection: DuckDBConnection): Promise<void> {
  const found = await connection.runAndReadAll(
    "SELECT table_type, table_name FROM information_schema.tables WHERE table_schema = 'main' ORDER BY table_type DESC"
  );
  for (const [type, name] of found.getRows()) {
    await connection.run(`DROP ${type === 'VIEW' ? 'VIEW' : 'TABLE'} "${String(name)}"`);
  }
}

async function createLayout(connection: DuckDBConnection): Promise<void> {
  await connection.run('BEGIN TRANSACTION');
  await dropEverything(connection);
  for (const statement of TABLES) {
    await connection.run(statement);
  }
  await connection.run('CREATE TABLE layout (version VARCHAR)');
  await connection.run('INSERT INTO layout VALUES (?)', [LAYOUT_VERSION]);
  await connection.run('COMMIT');
}

const COMPANIONS = ['', '.wal', '.wal.checkpoint', '.wal.recovery'];

/** Statements reach no file but the store's own, the one that it is written into anew, and rows for readers' SQL. */
async function forbidOtherFiles(writer: DuckDBConnection, path: string): Promise<void> {
  const files = [path, rewrittenPath(path)].flatMap((file) => COMPANIONS.map((companion) => `${file}${companion}`));
  const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;
  await writer.run(`SET allowed_paths = [${files.map(quoted).join(', ')}]`);
  await writer.run(`SET allowed_directories = [${quoted(shippingFolder(path))}]`);
  await writer.run('SET enable_external_access = false');
  await writer.run('SET lock_configuration = true');
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
    await forbidOtherFiles(writer, path);
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
