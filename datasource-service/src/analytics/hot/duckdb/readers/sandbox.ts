import { DuckDBInstance, type DuckDBConnection, type DuckDBMaterializedResult } from '@duckdb/node-api';
import { z } from 'zod';
import { TYPES } from '../layout.ts';
import { viewStatements } from '../views.ts';
import { checkStatement, type StatementNeeds } from './checkStatement.ts';
import type { ShippedFiles } from './messages.ts';
import { SHIPPABLE } from './shipment.ts';
import { refuse } from './tree.ts';

/** What the engine's parser makes of a statement; see its `json_serialize_sql`. */
const serialized = z.discriminatedUnion('error', [
  z.object({ error: z.literal(true), error_message: z.string() }),
  z.object({ error: z.literal(false), statements: z.array(z.unknown()) }),
]);

const SCHEMA = 'shipped';

/** What the engine says where a statement reads a column that did not come. */
export const NOT_SHIPPED = 'this column was not shipped';

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/**
 * An engine that has nothing but what a statement needs: it is in memory, reads files of one folder, and reaches neither
 * network nor extensions. Rows come as files; what a statement does not name is not among them.
 */
export class Sandbox {
  readonly #instance: DuckDBInstance;
  readonly #connection: DuckDBConnection;

  private constructor(instance: DuckDBInstance, connection: DuckDBConnection) {
    this.#instance = instance;
    this.#connection = connection;
  }

  static async open({ memoryLimitMb, folder }: { memoryLimitMb: number; folder: string }): Promise<Sandbox> {
    const instance = await DuckDBInstance.create(':memory:', {
      threads: '1',
      memory_limit: `${memoryLimitMb}MB`,
      // What does not fit into memory is not written to the disk, which the record needs.
      temp_directory: '',
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
      allow_community_extensions: 'false',
    });
    const connection = await instance.connect();
    await connection.run(`CREATE SCHEMA ${SCHEMA}`);
    await connection.run(`SET allowed_directories = [${quoted(`${folder}/`)}]`);
    await connection.run('SET enable_external_access = false');
    await connection.run('SET lock_configuration = true');
    return new Sandbox(instance, connection);
  }

  async #parse(sql: string): Promise<StatementNeeds> {
    const parsing = await this.#connection.runAndReadAll(
      'SELECT json_serialize_sql(?::VARCHAR, skip_null := true, skip_empty := true, skip_default := true)',
      [sql]
    );
    const parsed = serialized.parse(JSON.parse(String(parsing.getRows()[0]?.[0])));
    if (parsed.error) {
      refuse(parsed.error_message);
    }
    if (parsed.statements.length !== 1) {
      refuse('it must be one statement.');
    }
    return checkStatement(parsed.statements);
  }

  /**
   * Has a statement taken apart by the engine's own parser, and checks it.
   *
   * @returns the statement as it is to be run, with no more rows than are wanted, and what it reads
   * @throws ServiceError `invalid_request` with what is wrong
   */
  async check(statement: string, mostRows: number): Promise<{ sql: string; needs: StatementNeeds }> {
    const needs = await this.#parse(statement);
    const sql = `SELECT * FROM (\n${statement.replace(/[;\s]+$/, '')}\n) LIMIT ${mostRows}`;
    // What runs is what was checked: the text around it could give the statement another meaning.
    await this.#parse(sql);
    return { sql, needs };
  }

  /** Puts files in the place of the tables that the views read, and makes the views. */
  async mount({ files }: ShippedFiles): Promise<void> {
    for (const [table, columns] of Object.entries(SHIPPABLE)) {
      const file = files.find((each) => each.table === table);
      const list = columns.map(({ name, type }) =>
        file?.columns.includes(name) === true
          ? `"${name}"`
          : `error(${quoted(NOT_SHIPPED)})::${TYPES[type]} AS "${name}"`
      );
      const from = file === undefined ? '(SELECT 1)' : `read_parquet(${quoted(file.path)})`;
      await this.#connection.run(`CREATE OR REPLACE VIEW ${SCHEMA}.${table} AS SELECT ${list.join(', ')} FROM ${from}`);
    }
    for (const statement of viewStatements(SCHEMA)) {
      await this.#connection.run(statement.replace('CREATE VIEW', 'CREATE OR REPLACE VIEW'));
    }
  }

  /** Runs a checked statement to its end. Whatever fails on the way throws. */
  run(sql: string): Promise<DuckDBMaterializedResult> {
    return this.#connection.run(sql);
  }

  close(): void {
    this.#connection.closeSync();
    this.#instance.closeSync();
  }
}
