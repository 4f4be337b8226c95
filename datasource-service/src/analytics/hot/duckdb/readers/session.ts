import type { DuckDBMaterializedResult } from '@duckdb/node-api';
import { ServiceError } from '../../../../runtime/errors.ts';
import { messageOf } from '../failures.ts';
import type { StatementNeeds } from './checkStatement.ts';
import type { FromReader, ShippedFiles, StatementQuestion } from './messages.ts';
import { readAnswer } from './readAnswer.ts';
import { NOT_SHIPPED, Sandbox } from './sandbox.ts';
import { neededTables } from './shipment.ts';

/** What a session says and is given. */
export interface SessionPort {
  send(message: FromReader): void;
  /** Has the service ship the rows that are needed, and waits for them. */
  ship(needed: Extract<FromReader, { kind: 'needs' }>): Promise<ShippedFiles>;
}

const READERS_FAULT =
  /^(Binder|Catalog|Parser|Conversion|Invalid Input|Invalid Type|Mismatch Type|Out of Range|Not implemented) Error/i;
const OUT_OF_MEMORY = /out of memory|bad_alloc|failed to allocate/i;

function failureOf(thrown: unknown): FromReader {
  if (thrown instanceof ServiceError) {
    return { kind: 'failed', reason: 'refused', message: thrown.message };
  }
  const message = messageOf(thrown).replace(/\n.*/s, '');
  if (OUT_OF_MEMORY.test(message)) {
    return { kind: 'failed', reason: 'memory', message };
  }
  return READERS_FAULT.test(message)
    ? { kind: 'failed', reason: 'refused', message: `The SQL cannot be run: ${message}` }
    : { kind: 'failed', reason: 'engine', message };
}

async function runWith(
  sandbox: Sandbox,
  { sql, needs }: { sql: string; needs: StatementNeeds },
  port: SessionPort
): Promise<DuckDBMaterializedResult> {
  const tables = neededTables(needs).map((table) => ({ ...table, columns: [...table.columns] }));
  if (tables.length > 0) {
    await sandbox.mount(await port.ship({ kind: 'needs', tables }));
  }
  return sandbox.run(sql);
}

async function answer(question: StatementQuestion, port: SessionPort): Promise<void> {
  const sandbox = await Sandbox.open(question);
  try {
    const checked = await sandbox.check(question.statement, question.mostRows);
    const result = await runWith(sandbox, checked, port).catch((error: unknown) => {
      // Whole rows can be read without a star, as by a table's name in place of a column. Then all of them are needed.
      if (!messageOf(error).includes(NOT_SHIPPED)) {
        throw error;
      }
      return runWith(sandbox, { ...checked, needs: { ...checked.needs, everyColumn: true } }, port);
    });
    const head = await readAnswer(result, question, (columns) => port.send({ kind: 'rows', columns }));
    port.send({ kind: 'done', ...head });
  } finally {
    sandbox.close();
  }
}

/** Answers one statement, whatever comes of it. */
export async function answerStatement(question: StatementQuestion, port: SessionPort): Promise<void> {
  await answer(question, port).catch((error: unknown) => port.send(failureOf(error)));
}
