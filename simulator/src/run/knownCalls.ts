import { DAY, HOUR } from '../time/durations.ts';
import type { Columns, ServiceClient } from './serviceClient.ts';

/** What the service already knows of a time. */
export interface KnownCalls {
  /** Ids of calls whose final report it has. */
  complete: Set<string>;
  /** Ids of calls that it takes for still open, with the time they are counted at in epoch ms. */
  open: Map<string, number>;
}

const PAGE_ROWS = 1000;

/** Calls are counted at their answer, which can be some time after their creation. */
const MARGIN_MS = HOUR;

function readPage({ byName }: Columns, known: KnownCalls): void {
  const column = (name: string) => byName.get(name) ?? [];
  column('callId').forEach((id, row) => {
    if (typeof id !== 'string') {
      return;
    }
    // Only the final report states a cost, be it zero.
    if (column('costUsd')[row] !== null && column('state')[row] === 'ended') {
      known.complete.add(id);
    } else if (column('state')[row] !== 'ended') {
      known.open.set(id, Number(column('at')[row]));
    }
  });
}

async function readDay(client: ServiceClient, from: number, to: number, known: KnownCalls): Promise<void> {
  let cursor: string | null = null;
  do {
    const page: Columns[] = await client.query(from, to, {
      queryType: 'calls',
      limit: PAGE_ROWS,
      ...(cursor === null ? {} : { cursor }),
    });
    const [columns] = page;
    if (columns === undefined) {
      return;
    }
    readPage(columns, known);
    cursor = columns.nextCursor;
  } while (cursor !== null);
}

/** Days (starts in epoch ms, UTC) of which the service has any call. */
async function daysWithCalls(client: ServiceClient, from: number, to: number): Promise<number[]> {
  const [frame] = await client.query(from, to, { queryType: 'metric', measures: ['calls'], bucketMs: DAY });
  const [times = [], counts = []] = [...(frame?.byName.values() ?? [])];
  return times.flatMap((time, row) => (Number(counts[row]) > 0 ? [Number(time)] : []));
}

/** Asks the service which calls of a time it has, so that only what is missing is sent. */
export async function knownCalls(client: ServiceClient, from: number, to: number): Promise<KnownCalls> {
  const known: KnownCalls = { complete: new Set(), open: new Map() };
  const [start, end] = [from - MARGIN_MS, to + MARGIN_MS];
  for (const day of await daysWithCalls(client, start, end)) {
    await readDay(client, Math.max(day, start), Math.min(day + DAY, end), known);
  }
  return known;
}
