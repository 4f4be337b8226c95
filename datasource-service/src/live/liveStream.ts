import { encodeJson, type FrameJson } from '../frames/json.ts';
import type { Board } from './board.ts';
import { LIVE_AUDIENCES, type LiveAudience } from './channel.ts';
import { liveFrame } from './liveFrame.ts';

/** Least time between two frames of a channel, ms. */
const FRAME_MS = 250;

/** Time after which a frame is sent although nothing changed, ms: silence grows, and a quiet stream is seen to live. */
const HEARTBEAT_MS = 2000;

/** Takes packets of a channel, each a whole board; the first has the schema too. */
export type Subscriber = (packet: Buffer) => void;

interface LiveStreamOptions {
  board: Pick<Board, 'calls'>;
  /** Epoch ms. */
  now: () => number;
  /** Calls that may run at once; null when nobody says. */
  concurrencyLimit?: number | null;
}

/**
 * Sends the board to everybody who watches. Changes are gathered, so that a channel has at most four frames a second
 * however many calls change; a frame is made once for all subscribers of its channel. Grafana's browser side ignores
 * packets without rows and would show the last call for ever, so an empty board is sent as one row of nothing.
 */
export class LiveStream {
  readonly #options: LiveStreamOptions;
  readonly #subscribers: Readonly<Record<LiveAudience, Set<Subscriber>>> = {
    viewer: new Set(),
    editor: new Set(),
    admin: new Set(),
  };
  #timer: NodeJS.Timeout | undefined;
  /** Whether the timer waits for a frame rather than for a heartbeat. */
  #isDue = false;
  /** When the last frame was sent, by the process's own clock in ms: it must not jump. */
  #sentAt = -Infinity;

  constructor(options: LiveStreamOptions) {
    this.#options = options;
  }

  /** The board now with its schema, as a channel's first packet has it. */
  snapshot(audience: LiveAudience): Buffer {
    return Buffer.from(JSON.stringify(this.#encode(audience)));
  }

  /** Sends the board at once, and then whenever it changes, until the returned function is called. */
  subscribe(audience: LiveAudience, subscriber: Subscriber): () => void {
    this.#subscribers[audience].add(subscriber);
    subscriber(this.snapshot(audience));
    if (this.#timer === undefined) {
      this.#schedule(HEARTBEAT_MS);
    }
    return () => {
      this.#subscribers[audience].delete(subscriber);
      if (this.watchers === 0) {
        this.#cancel();
      }
    };
  }

  /** Says that the board changed. */
  notify(): void {
    if (this.watchers > 0 && !this.#isDue) {
      this.#isDue = true;
      this.#schedule(Math.max(0, this.#sentAt + FRAME_MS - performance.now()));
    }
  }

  /** Subscribers of all channels. */
  get watchers(): number {
    return LIVE_AUDIENCES.reduce((sum, audience) => sum + this.#subscribers[audience].size, 0);
  }

  #encode(audience: LiveAudience): FrameJson {
    const { board, now, concurrencyLimit } = this.#options;
    const { schema, data } = encodeJson(liveFrame(board.calls(now()), audience, concurrencyLimit), '');
    const isEmpty = data.values.every((column) => column.length === 0);
    return { schema, data: isEmpty ? { values: data.values.map(() => [null]) } : data };
  }

  #cancel(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#isDue = false;
  }

  #schedule(afterMs: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#send(), afterMs);
  }

  #send(): void {
    this.#isDue = false;
    this.#sentAt = performance.now();
    this.#schedule(HEARTBEAT_MS);
    for (const audience of LIVE_AUDIENCES) {
      const subscribers = this.#subscribers[audience];
      if (subscribers.size > 0) {
        const packet = Buffer.from(JSON.stringify({ data: this.#encode(audience).data }));
        subscribers.forEach((subscriber) => subscriber(packet));
      }
    }
  }
}
