import { vapiMessage, vapiReport2026 } from '../test/support/vapiBodies.ts';
import type { Replica } from './replica.ts';

/** Calls under way at once. */
const CALLERS = 4;

/** Messages of a call before its report. */
const MESSAGES = 4;

/** A sender that hears nothing gives up after this time and sends again, ms. */
const SENDER_PATIENCE_MS = 20_000;

/** Simulated calls: each message is sent until it is acknowledged, as platforms do, and sometimes once more. */
export class Load {
  readonly #replicas: readonly Replica[];
  readonly #acknowledged = new Map<string, Set<string>>();
  #isStopping = false;
  #running: Promise<unknown> = Promise.resolve();
  #calls = 0;
  #repeated = 0;
  #refused = 0;

  constructor(replicas: readonly Replica[]) {
    this.#replicas = replicas;
  }

  start(): void {
    this.#isStopping = false;
    this.#running = Promise.all(Array.from({ length: CALLERS }, () => this.#callOnAndOn()));
  }

  /** Ends with the calls at hand. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    await this.#running;
  }

  /** Calls whose messages were all acknowledged, with the number of their different messages. */
  get accepted(): ReadonlyMap<string, number> {
    return new Map([...this.#acknowledged].map(([callId, messages]) => [callId, messages.size]));
  }

  get counts(): { calls: number; deliveries: number; repeated: number; refused: number } {
    const deliveries = [...this.#acknowledged.values()].reduce((sum, { size }) => sum + size, 0);
    return { calls: this.#acknowledged.size, deliveries, repeated: this.#repeated, refused: this.#refused };
  }

  async #callOnAndOn(): Promise<void> {
    while (!this.#isStopping) {
      this.#calls += 1;
      await this.#call(`call-${this.#calls}`);
    }
  }

  async #call(callId: string): Promise<void> {
    const at = Date.now();
    const bodies = [
      ...Array.from({ length: MESSAGES }, (_, index) =>
        vapiMessage('speech-update', callId, {
          timestamp: at + index,
          status: index % 2 === 0 ? 'started' : 'stopped',
          role: 'user',
        })
      ),
      vapiReport2026(callId, {
        timestamp: at + 128_000,
        startedAt: new Date(at).toISOString(),
        endedAt: new Date(at + 120_000).toISOString(),
      }),
    ].map((body) => JSON.stringify(body));
    const acknowledged = new Set<string>();
    for (const body of bodies) {
      await this.#send(body);
      acknowledged.add(body);
      this.#acknowledged.set(callId, acknowledged);
      if (Math.random() < 0.1) {
        this.#repeated += 1;
        await this.#send(body);
      }
      await new Promise((resolve) => setTimeout(resolve, 20 + Math.random() * 80));
    }
  }

  async #send(body: string): Promise<void> {
    for (;;) {
      const replica = this.#replicas[Math.floor(Math.random() * this.#replicas.length)] as Replica;
      const isAcknowledged = await fetch(`${replica.url}/api/v1/webhooks/vapi`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
        signal: AbortSignal.timeout(SENDER_PATIENCE_MS),
      }).then(
        async (response) => {
          await response.arrayBuffer();
          return response.ok;
        },
        () => false
      );
      if (isAcknowledged) {
        return;
      }
      this.#refused += 1;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}
