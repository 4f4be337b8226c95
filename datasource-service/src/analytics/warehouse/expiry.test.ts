import { EMULATOR_BUILD_MS } from '../../../test/support/bigQueryEmulator.ts';
import { buildEvent, NOON } from '../../../test/support/build.ts';
import { buildHistoryCall } from '../../../test/support/historyCalls.ts';
import { createHistoryPlace, type HistoryPlace } from '../../../test/support/historyPlace.ts';
import { fingerprintOf, hashCaller } from '../../calls/caller.ts';
import { applyEvent } from '../../calls/callRecord.ts';
import { withholdFrom } from '../../calls/withheldRecord.ts';
import type { ExportedDelivery } from '../../record/exportSource.ts';
import { amendCalls } from './amendments.ts';
import { BigQueryExpiry } from './expiry.ts';
import { BigQueryRenamer } from './renamer.ts';
import { BigQueryWriter } from './writer.ts';

jest.setTimeout(120_000);

const DAY = 24 * 60 * 60 * 1000;
const NUMBER = '+15550177231';
const SAID = 'a-parrot-was-heard';

const TIMES = {
  bodies: NOON - 7 * DAY,
  quarantine: NOON - 30 * DAY,
  transcripts: NOON - 90 * DAY,
  calls: NOON - 400 * DAY,
  deliveries: NOON - 400 * DAY,
  audit: NOON - 500 * DAY,
};

function call(age: number) {
  const startedAt = NOON - age * DAY;
  const key = `k${age}`;
  const built = buildHistoryCall({ key, startedAt, callerNumber: NUMBER, costUsd: 2, turnsMs: [900], tools: 1 });
  const said = buildEvent({
    callId: key,
    at: startedAt,
    lines: [{ role: 'user', text: SAID, startedAt, endedAt: startedAt }],
  });
  return { ...built, record: applyEvent(built.record, said) };
}

function delivery(age: number): ExportedDelivery {
  const at = NOON - age * DAY;
  return {
    ...{ key: `d${age}`, version: 1, changedAt: at * 1000, provider: 'vapi', callId: 'k', type: 'transcript' },
    ...{ eventAt: at, receivedAt: at, verdict: 'verified', reason: null, appliedAt: at, problem: null, body: SAID },
  };
}

let place: HistoryPlace;
const going = new AbortController();

beforeAll(async () => {
  place = await createHistoryPlace();
  const writer = new BigQueryWriter(place.connection);
  await writer.prepare();
  await writer.stage({ kind: 'calls', calls: [1, 100, 101, 450].map(call) }, 'a');
  await writer.merge('calls', 'a');
  await writer.stage({ kind: 'deliveries', deliveries: [1, 8].map(delivery) }, 'b');
  await writer.merge('deliveries', 'b');
}, EMULATOR_BUILD_MS);

afterAll(() => place.remove());

/** What is left, by key. */
async function keys(table: string, key: string, time: string): Promise<unknown[]> {
  const rows = await place.rows(`SELECT ${key} FROM {${table}} WHERE ${time} > TIMESTAMP '1970-01-01' ORDER BY ${key}`);
  return rows.map(([value]) => value);
}

async function calls(): Promise<Record<string, unknown[]>> {
  const rows = await place.rows(
    "SELECT call_key, withheld, record, caller_hash, caller_key_print, version FROM {calls} WHERE call_time > TIMESTAMP '1970-01-01'"
  );
  return Object.fromEntries(rows.map(([key, ...cells]) => [String(key), cells]));
}

describe('BigQueryExpiry', () => {
  it('says what would go, and changes nothing', async () => {
    const expiry = new BigQueryExpiry(place.connection);
    const due = {
      bodies: { rows: 1, oldest: NOON - 8 * DAY },
      transcripts: { rows: 3, oldest: NOON - 450 * DAY },
      calls: { rows: 1, oldest: NOON - 450 * DAY },
    };
    expect(await expiry.expirable(TIMES)).toEqual(due);
    expect(await expiry.expirable(TIMES)).toEqual(due);
    expect(await expiry.sizes()).toEqual({ bodies: 2, transcripts: 4, calls: 4 });
  });

  it('lets whole rows go, and words out of calls that stay, as no new version of them', async () => {
    const expiry = new BigQueryExpiry(place.connection);
    expect(await expiry.expire(TIMES, NOON, going.signal)).toEqual({ bodies: 1, calls: 1, transcripts: 2 });
    expect(await keys('deliveries', 'delivery_id', 'received_at')).toEqual(['d1']);
    expect(await keys('calls', 'call_key', 'call_time')).toEqual(['k1', 'k100', 'k101']);
    expect(await keys('turns', 'call_key', 'call_time')).toEqual(['k1', 'k100', 'k101']);
    expect(await keys('tools', 'call_key', 'call_time')).toEqual(['k1', 'k100', 'k101']);
    expect((await place.rows('SELECT call_key FROM {call_places} ORDER BY call_key')).flat()).not.toContain('k450');
    const left = await calls();
    expect(left['k1']?.[0]).toBeNull();
    expect(String(left['k1']?.[1])).toContain(SAID);
    for (const key of ['k100', 'k101']) {
      expect(left[key]?.[0]).toBe('talk');
      expect(String(left[key]?.[1])).not.toContain(SAID);
      expect(JSON.parse(String(left[key]?.[1]))).toMatchObject({ withheld: 'talk', facts: { costUsd: { value: 2 } } });
      expect(Number(left[key]?.[4])).toBe(1);
    }
    expect(await expiry.expire(TIMES, NOON, going.signal)).toEqual({ bodies: 0, calls: 0, transcripts: 0 });
    expect((await place.connection.tableNames()).some((name) => name.startsWith('stg_amendments'))).toBe(false);
  });

  it('lets partitions go by themselves, by the policy', async () => {
    const kept = async (name: string) => (await place.connection.describe(name))?.timePartitioning?.expirationMs;
    for (const name of ['calls', 'turns', 'tools']) {
      expect(await kept(name)).toBe(String(400 * DAY));
    }
    expect(await kept('deliveries')).toBe(String(7 * DAY));
  });

  it('stops between two steps when it must', async () => {
    const expiry = new BigQueryExpiry(place.connection);
    const later = { ...TIMES, transcripts: NOON + DAY };
    expect(await expiry.expire(later, NOON, AbortSignal.abort())).toMatchObject({ transcripts: 0 });
    expect((await calls())['k1']?.[0]).toBeNull();
  });
});

describe('amended calls', () => {
  it('are told when amending does not help, and are not tried for ever', async () => {
    const { connection } = place;
    let read = 0;
    const amended = amendCalls({
      connection,
      condition: 'withheld IS NULL',
      parameters: [],
      before: NOON + DAY,
      // Never amended so that it would not be found again.
      amend: (row) => {
        read += 1;
        return row;
      },
      signal: going.signal,
    });
    await expect(amended).rejects.toThrow('1 calls of the history stay as they were');
    expect(read).toBe(2);
  });
});

describe('BigQueryRenamer', () => {
  it('gives callers pseudonyms of the new key once, and leaves those alone who are erased', async () => {
    const { connection } = place;
    const erased = call(3);
    const record = withholdFrom(erased.record, 'person');
    const writer = new BigQueryWriter(connection);
    // Of the other only the pseudonym was left, which nobody can make anew.
    const left = { ...call(4), record: withholdFrom(call(4).record, 'person'), callerKeyPrint: null };
    await writer.stage({ kind: 'calls', calls: [{ ...erased, record, callerHash: null, callerKeyPrint: null }, left] }, 'c'); // prettier-ignore
    await writer.merge('calls', 'c');
    const renamer = new BigQueryRenamer(connection, () => NOON + DAY);
    expect(await renamer.rename('new key', going.signal)).toBe(4);
    const found = await calls();
    for (const key of ['k1', 'k100', 'k101']) {
      expect(found[key]?.slice(2, 4)).toEqual([hashCaller(NUMBER, 'new key'), fingerprintOf('new key')]);
    }
    for (const key of ['k3', 'k4']) {
      expect(found[key]?.slice(2, 4)).toEqual([null, null]);
    }
    expect(await renamer.rename('new key', going.signal)).toBe(0);
  });
});
