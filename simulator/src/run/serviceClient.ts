import { API_PREFIX, type ServiceHealth } from '@voicehive/datasource-service/contract';
import { z } from 'zod';
import type { HttpPool } from '../sender/httpRequest.ts';

const healthAnswer = z.object({ calls: z.number(), unapplied: z.number() });

const frameAnswer = z.object({
  results: z.record(
    z.string(),
    z.object({
      error: z.string().optional(),
      frames: z.array(
        z.object({
          schema: z.object({
            fields: z.array(z.object({ name: z.string() })),
            meta: z.object({ custom: z.object({ nextCursor: z.string().nullish() }).nullish() }).nullish(),
          }),
          data: z.object({ values: z.array(z.array(z.unknown())) }),
        })
      ),
    })
  ),
});

/** One frame of an answer: its columns by name. */
export interface Columns {
  byName: ReadonlyMap<string, unknown[]>;
  /** Cursor of the next page of a `calls` query; null on the last one. */
  nextCursor: string | null;
}

/** Asks the service; the answers are what any other reader of its HTTP API gets. */
export class ServiceClient {
  readonly #pool: HttpPool;
  readonly #apiKey: string | null;

  constructor(pool: HttpPool, apiKey: string | null) {
    this.#pool = pool;
    this.#apiKey = apiKey;
  }

  /**
   * @throws Error when the service cannot be reached
   */
  async health(signal?: AbortSignal): Promise<Pick<ServiceHealth, 'calls' | 'unapplied'>> {
    const answer = await this.#pool.send({
      method: 'GET',
      path: `${API_PREFIX}/health`,
      ...(signal === undefined ? {} : { signal }),
    });
    if (answer.status !== 200) {
      throw new Error(`The service answers ${answer.status} when asked for its health.`);
    }
    return healthAnswer.parse(JSON.parse(answer.body));
  }

  /**
   * Runs one query over `[from, to]` in epoch ms.
   *
   * @throws Error with the service's own words when it cannot answer
   */
  async query(from: number, to: number, query: object): Promise<Columns[]> {
    const answer = await this.#pool.send({
      method: 'POST',
      path: `${API_PREFIX}/query`,
      headers: this.#apiKey === null ? {} : { authorization: `Bearer ${this.#apiKey}` },
      body: JSON.stringify({ from, to, queries: [{ refId: 'A', ...query }] }),
    });
    if (answer.status !== 200) {
      throw new Error(`The service answers a query with ${answer.status}: ${answer.body}`);
    }
    const result = frameAnswer.parse(JSON.parse(answer.body)).results['A'];
    if (result === undefined || result.error !== undefined) {
      throw new Error(`The service cannot answer a query: ${result?.error ?? 'no result'}`);
    }
    return result.frames.map(({ schema, data }) => ({
      byName: new Map(schema.fields.map(({ name }, index) => [name, data.values[index] ?? []])),
      nextCursor: schema.meta?.custom?.nextCursor ?? null,
    }));
  }
}
