import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { ServiceError } from '../../../../runtime/errors.ts';
import type { TypedResult } from '../../hotStore.ts';
import { translateFailure, type StopReason } from '../failures.ts';
import type { WorkLimits } from '../guard.ts';
import { fromReader, type FromReader, type ShippedFiles, type StatementQuestion, type ToReader } from './messages.ts';
import type { NeededTable } from './shipment.ts';

/** The program that runs in the process. */
const PROGRAM = fileURLToPath(new URL('../../../../readerMain.ts', import.meta.url));

/** Memory of a process besides the engine's, MB: Node, the engine's code, and an answer that is being made. */
const OTHER_MEMORY_MB = 640;

const HEAP_MB = 128;

/** Largest share of the machine that the kernel gives away first when memory is short. */
const KILLED_FIRST = 1000;

/**
 * The kernel holds the process to its memory: what goes beyond is refused to it and to nobody else. Where a system lacks
 * one of these, the engine's own limit is left.
 */
const LIMITS = `ulimit -d "$1" 2>/dev/null; ulimit -c 0 2>/dev/null; echo ${KILLED_FIRST} 2>/dev/null >/proc/self/oom_score_adj; shift; exec "$@"`;

/** What a process is given, besides its question. */
export interface ReaderTask extends WorkLimits {
  question: StatementQuestion;
  /** Writes the rows that are needed into files. */
  ship(tables: readonly NeededTable[]): Promise<ShippedFiles>;
}

function start(program: string, memoryLimitMb: number): ChildProcess {
  const kilobytes = String((memoryLimitMb + OTHER_MEMORY_MB) * 1024);
  const node = [process.execPath, `--max-old-space-size=${HEAP_MB}`, '--disable-warning=ExperimentalWarning', program];
  return spawn('/bin/sh', ['-c', LIMITS, 'sh', kilobytes, ...node], {
    // Nothing of the service's environment, which holds its secrets.
    env: { UV_THREADPOOL_SIZE: '2' },
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    serialization: 'advanced',
  });
}

function tooLarge(memoryLimitMb: number, cause?: unknown): ServiceError {
  return new ServiceError(
    'invalid_request',
    `The SQL cannot be run: it needs more memory than a statement may use (${memoryLimitMb} MB). Read fewer rows or columns, or raise VOICEHIVE_SQL_MEMORY_MB.`,
    { field: 'sql', cause }
  );
}

/** An answer that comes in pieces. */
class Answer {
  readonly #columns: TypedResult['columns'] = [];

  add(columns: TypedResult['columns']): void {
    columns.forEach((cells, index) => {
      const column = (this.#columns[index] ??= []);
      cells.forEach((cell) => column.push(cell));
    });
  }

  end({ names, times, rowCount, isCutByBytes }: Extract<FromReader, { kind: 'done' }>): TypedResult {
    if (this.#columns.some(({ length }) => length !== rowCount)) {
      throw new Error(`An answer of ${rowCount} rows came in part.`);
    }
    return { names, columns: this.#columns, rowCount, times, isCutByBytes };
  }
}

function errorOf({ reason, message }: Extract<FromReader, { kind: 'failed' }>, memoryLimitMb: number): unknown {
  const cause = new Error(message);
  return {
    refused: () => new ServiceError('invalid_request', message, { field: 'sql' }),
    memory: () => tooLarge(memoryLimitMb, cause),
    engine: () => new Error("A reader's SQL failed in its process.", { cause }),
  }[reason]();
}

/** Has the process answer, and resolves when it has; rejects when it fails or ends. */
function converse(child: ChildProcess, { question, ship }: ReaderTask): Promise<TypedResult> {
  const answer = new Answer();
  return new Promise((resolve, reject) => {
    const say = (message: ToReader): void => void child.send(message, () => undefined);
    const take = (message: FromReader): void => {
      switch (message.kind) {
        case 'needs':
          ship(message.tables).then(say, reject);
          return;
        case 'rows':
          answer.add(message.columns);
          return;
        case 'done':
          resolve(answer.end(message));
          return;
        case 'failed':
          reject(errorOf(message, question.memoryLimitMb));
      }
    };
    child.on('message', (message) => {
      try {
        take(fromReader.parse(message));
      } catch (error) {
        reject(error);
      }
    });
    child.once('error', reject);
    child.once('close', () => reject(tooLarge(question.memoryLimitMb)));
    say(question);
  });
}

/**
 * Has one statement answered by a process of its own, which is ended afterwards, at the time limit, or when nobody waits
 * any more. Failures are thrown in the service's terms.
 */
export async function askReader(task: ReaderTask, program = PROGRAM): Promise<TypedResult> {
  const { timeoutMs, signal, question } = task;
  const child = start(program, question.memoryLimitMb);
  let stopped: StopReason = null;
  const stop = (reason: StopReason): void => {
    stopped ??= reason;
    child.kill('SIGKILL');
  };
  const onAbort = (): void => stop('cancelled');
  const timer = setTimeout(() => stop('timeout'), timeoutMs);
  signal?.addEventListener('abort', onAbort, { once: true });
  const ended = Promise.race([once(child, 'close'), once(child, 'error')]);
  try {
    return await converse(child, task);
  } catch (error) {
    throw stopped === null ? error : translateFailure(new Error('The process was ended.'), stopped);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', onAbort);
    child.kill('SIGKILL');
    await ended;
  }
}
