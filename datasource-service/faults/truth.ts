import { Firestore } from '@google-cloud/firestore';
import { BigQueryConnection, type BigQuerySettings } from '../src/analytics/warehouse/connection.ts';
import { callKey } from '../src/record/firestore/documents.ts';
import { Collections } from '../src/runtime/firestore/collections.ts';
import type { Load } from './load.ts';
import type { Replica } from './replica.ts';

/** What is wrong, in sentences; empty when all is right. */
export type Wrongs = string[];

/** Looks at the stores themselves, past the service and past the faults. */
export class Truth {
  readonly #db: Firestore;
  readonly #history: BigQueryConnection;

  constructor(project: string, firestoreAddress: string, bigQuery: BigQuerySettings) {
    this.#db = new Firestore({
      projectId: project,
      host: firestoreAddress,
      ssl: false,
      customHeaders: { Authorization: 'Bearer owner' },
    });
    this.#history = new BigQueryConnection(bigQuery);
  }

  close(): Promise<void> {
    return this.#db.terminate();
  }

  /** Whether everything acknowledged is in Firestore, once, and worked into its call. */
  async record({ accepted, counts }: Load): Promise<Wrongs> {
    const wrongs: Wrongs = [];
    const deliveries = await this.#db.collection(Collections.deliveries).select('callId', 'id', 'appliedAt').get();
    const stored = new Map<string, number>();
    const ids = new Set<string>();
    let waiting = 0;
    deliveries.forEach((document) => {
      const callId = String(document.get('callId'));
      stored.set(callId, (stored.get(callId) ?? 0) + 1);
      ids.add(String(document.get('id')));
      waiting += Number(document.get('appliedAt') === null);
    });
    if (ids.size !== deliveries.size) {
      wrongs.push(`${deliveries.size - ids.size} deliveries are stored twice`);
    }
    if (waiting > 0) {
      wrongs.push(`${waiting} deliveries are not worked in`);
    }
    const lost = [...accepted].filter(([callId, messages]) => (stored.get(callId) ?? 0) < messages);
    const doubled = [...accepted].filter(([callId, messages]) => (stored.get(callId) ?? 0) > messages);
    if (lost.length > 0) {
      wrongs.push(`${lost.length} calls lack acknowledged deliveries, first ${lost[0]?.[0]}`);
    }
    if (doubled.length > 0) {
      wrongs.push(`${doubled.length} calls have more deliveries than were sent, first ${doubled[0]?.[0]}`);
    }
    const calls = await this.#db.collection(Collections.calls).select('callId', 'isOpen').get();
    const open = calls.docs.filter((document) => document.get('isOpen') === true);
    if (calls.size !== counts.calls) {
      wrongs.push(`Firestore has ${calls.size} calls, and ${counts.calls} were told`);
    }
    if (open.length > 0) {
      wrongs.push(`${open.length} calls are open in Firestore, though all of them ended`);
    }
    return wrongs;
  }

  /** Whether a replica shows all calls, and each delivery counted once. */
  async replica({ url }: Replica, { counts }: Load): Promise<Wrongs> {
    const health = (await (await fetch(`${url}/api/v1/health`)).json()) as {
      calls: number;
      unapplied: number;
      replica: { state: string };
      hotStore: { state: string; behind: number };
    };
    const wrongs: Wrongs = [];
    if (health.calls !== counts.calls) {
      wrongs.push(`${url} knows ${health.calls} calls, and there are ${counts.calls}`);
    }
    if (health.unapplied > 0 || health.hotStore.behind > 0 || health.hotStore.state !== 'ready') {
      wrongs.push(`${url} is behind`);
    }
    if (health.replica.state !== 'live') {
      wrongs.push(`${url} is ${health.replica.state}`);
    }
    const response = await fetch(`${url}/api/v1/query`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        from: Date.now() - 6 * 3_600_000,
        to: Date.now() + 6 * 3_600_000,
        queries: [{ refId: 'A', queryType: 'metric', measures: ['calls'], groupBy: [], format: 'table' }],
      }),
    });
    const answer = (await response.json()) as { results: { A: { frames: Array<{ data: { values: number[][] } }> } } };
    const shown = answer.results.A.frames[0]?.data.values.at(-1)?.[0] ?? 0;
    if (shown !== counts.calls) {
      wrongs.push(`${url} shows ${shown} calls, and there are ${counts.calls}`);
    }
    return wrongs;
  }

  /** Whether the history has every call once, as it ended, and every delivery once. */
  async history({ accepted, counts }: Load): Promise<Wrongs> {
    const wrongs: Wrongs = [];
    const ever = "TIMESTAMP '1970-01-01'";
    const calls = await this.#history.run(
      `SELECT call_key, COUNT(*), MAX(JSON_VALUE(record, '$.state')) FROM ${this.#history.table('calls')} WHERE call_time > ${ever} GROUP BY call_key`
    );
    const keys = new Set([...accepted.keys()].map((callId) => callKey('vapi', callId)));
    const found = calls.filter(([key]) => keys.has(String(key)));
    if (found.length !== counts.calls) {
      wrongs.push(`the history has ${found.length} calls, and there are ${counts.calls}`);
    }
    const doubled = calls.filter(([, copies]) => Number(copies) !== 1);
    if (doubled.length > 0) {
      wrongs.push(`${doubled.length} calls are in the history twice`);
    }
    const old = found.filter(([, , state]) => state !== 'ended');
    if (old.length > 0) {
      wrongs.push(`${old.length} calls are in the history as they were before they ended`);
    }
    const deliveries = await this.#history.run(
      `SELECT COUNT(*), COUNT(DISTINCT delivery_id) FROM ${this.#history.table('deliveries')} WHERE received_at > ${ever}`
    );
    const [rows, ids] = deliveries[0] ?? [0, 0];
    if (Number(rows) !== counts.deliveries || Number(ids) !== counts.deliveries) {
      wrongs.push(`the history has ${String(rows)} deliveries, ${String(ids)} different, of ${counts.deliveries}`);
    }
    return wrongs;
  }
}
