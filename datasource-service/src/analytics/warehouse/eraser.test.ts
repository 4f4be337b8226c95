import { EMULATOR_BUILD_MS } from '../../../test/support/bigQueryEmulator.ts';
import { buildEvent, NOON } from '../../../test/support/build.ts';
import { buildHistoryCall } from '../../../test/support/historyCalls.ts';
import { createHistoryPlace, type HistoryPlace } from '../../../test/support/historyPlace.ts';
import { applyEvent } from '../../calls/callRecord.ts';
import type { ExportedDelivery } from '../../record/exportSource.ts';
import { BigQueryEraser } from './eraser.ts';
import { BigQueryWriter } from './writer.ts';

jest.setTimeout(120_000);

const DAY = 24 * 60 * 60 * 1000;
const NUMBER = '+15550177231';
const HASH = `hash of ${NUMBER}`;
const SAID = 'a-parrot-was-heard';

function call(key: string, startedAt: number, callerNumber: string) {
  const built = buildHistoryCall({ key, startedAt, callerNumber, costUsd: 2, turnsMs: [900] });
  const said = buildEvent({
    callId: key,
    at: startedAt,
    lines: [{ role: 'user', text: SAID, startedAt, endedAt: startedAt }],
  });
  return { ...built, record: applyEvent(built.record, said) };
}

function delivery(key: string, callId: string | null): ExportedDelivery {
  return {
    ...{ key, version: 1, changedAt: NOON * 1000, provider: 'vapi', callId, type: 'transcript', eventAt: NOON },
    ...{ receivedAt: NOON, verdict: 'verified', reason: null, appliedAt: NOON, problem: null, body: `"${SAID}"` },
  };
}

describe('BigQueryEraser', () => {
  let place: HistoryPlace;
  let eraser: BigQueryEraser;

  beforeAll(async () => {
    place = await createHistoryPlace();
    eraser = new BigQueryEraser(place.connection);
    const writer = new BigQueryWriter(place.connection);
    await writer.prepare();
    const calls = [
      call('k1', NOON, NUMBER),
      call('k2', NOON - 100 * DAY, NUMBER),
      call('k3', NOON, '+15550188442'),
      { ...call('k4', NOON, NUMBER), callerHash: null },
    ];
    await writer.stage({ kind: 'calls', calls }, 'a');
    await writer.merge('calls', 'a');
    const deliveries = [delivery('d1', 'k1'), delivery('d3', 'k3'), delivery('d4', 'k4'), delivery('d5', null)];
    await writer.stage({ kind: 'deliveries', deliveries }, 'b');
    await writer.merge('deliveries', 'b');
  }, EMULATOR_BUILD_MS);

  afterAll(() => place.remove());

  it('makes a caller’s calls anonymous, empties the bodies of their deliveries, and drops what is staged', async () => {
    expect((await place.connection.tableNames()).some((name) => name.startsWith('stg_'))).toBe(true);
    const known = [{ provider: 'vapi', callId: 'k4' }];
    const done = await eraser.erase([HASH, 'another'], known);
    expect(done).toMatchObject({ found: 4, erased: 4, left: 0 });
    expect(await place.rows(done.proof)).toEqual([[0]]);
    const rows = await place.rows(
      "SELECT call_key, caller_hash, caller_digits, record, withheld FROM {calls} WHERE call_time > TIMESTAMP '1970-01-01' ORDER BY call_key"
    );
    expect(rows.map(([key, hash]) => [key, hash])).toEqual([
      ['k1', null],
      ['k2', null],
      ['k3', 'hash of +15550188442'],
      ['k4', null],
    ]);
    for (const [, , digits, record, withheld] of rows.slice(0, 2)) {
      expect(digits).toBeNull();
      expect(withheld).toBe('person');
      expect(String(record)).not.toContain(SAID);
      expect(String(record)).not.toContain(NUMBER);
      expect(JSON.parse(String(record))).toMatchObject({ withheld: 'person', facts: { costUsd: { value: 2 } } });
    }
    expect(String(rows[2]?.[3])).toContain(SAID);
    const bodies = await place.rows(
      "SELECT delivery_id, body FROM {deliveries} WHERE received_at > TIMESTAMP '1970-01-01' ORDER BY delivery_id"
    );
    expect(bodies).toEqual([
      ['d1', ''],
      ['d3', `"${SAID}"`],
      ['d4', ''],
      ['d5', `"${SAID}"`],
    ]);
    expect((await place.connection.tableNames()).some((name) => name.startsWith('stg_'))).toBe(false);
    expect(await eraser.erase([HASH], known)).toMatchObject({ found: 0, erased: 0, left: 0 });
  });
});
