import { spawn, type ChildProcess } from 'node:child_process';

/** Lines of a child's output that are kept to explain its end. */
const KEPT_LINES = 15;

/** Time for a child to end by itself before it is killed, ms. */
const PATIENCE_MS = 10_000;

/** A program to be run beside others. */
export interface Program {
  name: string;
  command: string;
  arguments: string[];
  environment?: NodeJS.ProcessEnv;
  /** Called with each line of output; without it the output is only kept to explain a failure. */
  onLine?: (line: string) => void;
}

/** Programs that live and end together. */
export class Children {
  readonly #running = new Map<string, ChildProcess>();
  readonly #onFailure: (message: string) => void;
  #isStopping = false;

  /** @param onFailure called with a sentence when a program ends by itself, which none should */
  constructor(onFailure: (message: string) => void) {
    this.#onFailure = onFailure;
  }

  /** Starts a program. */
  start(program: Program): void {
    const child = spawn(program.command, program.arguments, {
      env: { ...process.env, ...program.environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#running.set(program.name, child);
    const kept: string[] = [];
    let rest = '';
    const read = (chunk: Buffer): void => {
      const lines = (rest + chunk.toString()).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        program.onLine?.(line);
        kept.push(line);
        kept.splice(0, Math.max(0, kept.length - KEPT_LINES));
      }
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('error', (error) => this.#onFailure(`The ${program.name} could not be started: ${error.message}`));
    child.once('close', (code, signal) => {
      this.#running.delete(program.name);
      if (!this.#isStopping) {
        this.#onFailure(`The ${program.name} ended (${signal ?? `exit code ${code}`}):\n${[...kept, rest].join('\n')}`);
      }
    });
  }

  /** Ends all programs, the last started first, and waits for them. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    const ending = [...this.#running.values()].reverse().map(
      (child) =>
        new Promise<void>((resolve) => {
          const limit = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS);
          child.once('close', () => {
            clearTimeout(limit);
            resolve();
          });
          child.kill('SIGTERM');
        })
    );
    await Promise.all(ending);
  }
}
