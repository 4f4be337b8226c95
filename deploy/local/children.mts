import { spawn, type ChildProcess } from 'node:child_process';

/** Lines of a child's output that are kept to explain its end. */
const KEPT_LINES = 15;

/** Time for all children to end by themselves before they are killed, ms. */
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
      // A terminal sends Ctrl-C to all of its process group at once; these end one after the other instead.
      detached: true,
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

  /**
   * Ends all programs, the last started first, each before the next: nothing that asks the service outlives it and
   * complains.
   */
  async stop(): Promise<void> {
    this.#isStopping = true;
    const limit = setTimeout(() => this.kill(), PATIENCE_MS);
    for (const child of [...this.#running.values()].reverse()) {
      await new Promise<void>((resolve) => {
        child.once('close', () => resolve());
        child.kill('SIGTERM');
      });
    }
    clearTimeout(limit);
  }

  /** Ends all programs at once, without giving them time. */
  kill(): void {
    for (const child of this.#running.values()) {
      child.kill('SIGKILL');
    }
  }
}
