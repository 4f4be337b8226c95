import type { AggregateRequest, AggregateRows } from './hotStore.ts';

type Answer = (request: AggregateRequest, signal: AbortSignal) => Promise<AggregateRows[]>;

/** A question that waits to be asked. */
interface Waiting {
  request: AggregateRequest;
  signal: AbortSignal;
  resolve: (rows: AggregateRows[]) => void;
  reject: (reason: unknown) => void;
}

/** What a question sums up or counts. */
function namesIn({ ask }: AggregateRequest): readonly string[] {
  return 'components' in ask ? ask.components : ask.latencies;
}

/** The same for all questions that can be asked as one. */
function keyOf({ ask, ...request }: AggregateRequest): string {
  return JSON.stringify([request, 'components' in ask]);
}

function jointRequest([{ request }]: readonly [Waiting, ...Waiting[]], names: readonly string[]): AggregateRequest {
  return { ...request, ask: 'components' in request.ask ? { components: names } : { latencies: names } };
}

/** The part of a joint answer that one question asked for. */
function ownRows(rows: readonly AggregateRows[], { ask }: AggregateRequest, names: readonly string[]): AggregateRows[] {
  if ('components' in ask) {
    const places = ask.components.map((name) => names.indexOf(name));
    return rows.map((part) => ({ ...part, sums: places.map((place) => part.sums[place] as Float64Array) }));
  }
  const places = ask.latencies.map((name) => names.indexOf(name));
  return rows
    .map((part) => ({ ...part, latencies: places.map((place) => part.latencies[place] ?? null) }))
    .filter(({ latencies }) => latencies.some((runs) => runs !== null));
}

/** Aborted when all of the given ones are. */
function whenAll(signals: readonly AbortSignal[]): AbortSignal {
  const all = new AbortController();
  const look = (): void => {
    if (signals.every(({ aborted }) => aborted)) {
      all.abort();
    }
  };
  signals.forEach((signal) => signal.addEventListener('abort', look, { once: true }));
  look();
  return all.signal;
}

/**
 * Asks questions together that come at the same time, as those of one page do, and differ only in what they sum up or
 * count: one statement over many columns costs the engine little more than over one.
 */
export class RequestBatcher {
  readonly #answer: Answer;
  #waiting: Waiting[] = [];

  /** @param answer gives all rows for a question, or throws */
  constructor(answer: Answer) {
    this.#answer = answer;
  }

  /** Answers a question together with those that come before the next turn of the event loop. */
  ask(request: AggregateRequest, signal: AbortSignal): Promise<AggregateRows[]> {
    return new Promise((resolve, reject) => {
      if (this.#waiting.push({ request, signal, resolve, reject }) === 1) {
        setImmediate(() => this.#askAll());
      }
    });
  }

  #askAll(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const alike of Map.groupBy(waiting, ({ request }) => keyOf(request)).values()) {
      void this.#askTogether(alike as [Waiting, ...Waiting[]]);
    }
  }

  async #askTogether(alike: readonly [Waiting, ...Waiting[]]): Promise<void> {
    const names = [...new Set(alike.flatMap(({ request }) => namesIn(request)))].sort();
    try {
      const rows = await this.#answer(jointRequest(alike, names), whenAll(alike.map(({ signal }) => signal)));
      alike.forEach(({ request, resolve }) => resolve(ownRows(rows, request, names)));
    } catch (error) {
      alike.forEach(({ reject }) => reject(error));
    }
  }
}
