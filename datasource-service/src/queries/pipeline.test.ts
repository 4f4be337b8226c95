import { buildDelivery, buildEvent, buildReport, foldEvents, NOON } from '../../test/support/build.ts';
import { columnsOf, createQueryPlace, DAY, type QueryPlace } from '../../test/support/queryPlace.ts';
import { viewCall } from '../calls/callView.ts';
import { BUCKET_RELATIVE_ERROR } from '../statistics/logBuckets.ts';
import { NO_RATES } from '../calls/rateCard.ts';
import { SourceWeight } from '../calls/stamped.ts';
import type { LiveCall } from '../live/liveCall.ts';
import type { QueryContext, QueryStores } from './query.ts';
import { pipelineKind } from './pipeline.ts';

const HOUR = 60 * 60_000;

let place: QueryPlace;

beforeEach(async () => {
  place = await createQueryPlace();
});

afterEach(() => place.remove());

async function addDeliveries(): Promise<void> {
  const { record } = place;
  await record.append(buildDelivery({ id: 'a', eventAt: NOON - 400, receivedAt: NOON }));
  await record.append(buildDelivery({ id: 'a', receivedAt: NOON + 1 }));
  await record.append(buildDelivery({ id: 'b', receivedAt: NOON + HOUR, eventAt: null, verdict: 'unsigned' }));
  await record.append(buildDelivery({ id: 'c', receivedAt: NOON + HOUR, verdict: 'quarantined' }));
  await record.append(buildDelivery({ id: 'd', receivedAt: NOON + HOUR, provider: 'retell', eventAt: NOON }));
  const [first, second] = await record.pending(2);
  await record.apply([
    { sequence: first?.sequence ?? 0, appliedAt: NOON + 20, event: null, problem: null },
    { sequence: second?.sequence ?? 0, appliedAt: NOON + HOUR + 20, event: null, problem: 'no call in it' },
  ]);
}

describe('pipeline queries', () => {
  it('count what was filled in long afterwards apart, and in no lag', async () => {
    const { record } = place;
    await record.append(buildDelivery({ id: 'old', eventAt: NOON - 288 * HOUR, receivedAt: NOON }));
    await record.append(buildDelivery({ id: 'ahead', eventAt: NOON + 901, receivedAt: NOON }));
    const pending = await record.pending(2);
    await record.apply(pending.map(({ sequence }) => ({ sequence, appliedAt: NOON, event: null, problem: null })));
    const { backfilled, eventLagP95 } = columnsOf((await place.ask({ queryType: 'pipeline' }))[0]);
    expect(backfilled).toEqual([1, 1]);
    // Neither twelve days nor less than nothing.
    expect(eventLagP95?.[0]).toBeCloseTo(1, 1);
  });

  it('count by platform and in total what became of deliveries, and how long they took', async () => {
    await addDeliveries();
    const [frame] = await place.ask({ queryType: 'pipeline' });
    expect(frame?.name).toBe('pipeline');
    expect(frame?.meta?.notices).toBeUndefined();
    const columns = columnsOf(frame);
    expect(columns).toMatchObject({
      platform: ['vapi', 'retell', 'all'],
      received: [3, 1, 4],
      duplicates: [1, 0, 1],
      unsigned: [1, 0, 1],
      quarantined: [1, 0, 1],
      unreadable: [1, 0, 1],
      applied: [1, 0, 1],
      waiting: [0, 1, 1],
      completeness: [null, null, null],
      callsExpected: [0, 0, 0],
      callsRepaired: [0, 0, 0],
      callsLate: [0, 0, 0],
      stuckCalls: [0, 0, 0],
    });
    expect(Math.abs(Number(columns['eventLagP50']?.[0]) / 400 - 1)).toBeLessThanOrEqual(BUCKET_RELATIVE_ERROR);
    expect(Math.abs(Number(columns['applyLagP95']?.[2]) / 20 - 1)).toBeLessThanOrEqual(BUCKET_RELATIVE_ERROR);
    expect(columns['applyLagP50']?.[1]).toBeNull();
  });

  it('tell of ended calls how many have their final report', async () => {
    await place.add([
      buildReport({ callId: 'reported', startedAt: NOON }),
      buildEvent({
        callId: 'silent',
        provider: 'retell',
        state: 'ended',
        facts: { startedAt: NOON, endedAt: NOON + 9 },
      }),
    ]);
    const [frame] = await place.ask({ queryType: 'pipeline' });
    expect(columnsOf(frame)).toMatchObject({
      platform: ['vapi', 'retell', 'all'],
      callsEnded: [1, 1, 2],
      callsReported: [1, 0, 1],
      completeness: [1, 0, 0.5],
    });
  });

  it('tell how many ended calls the platform lists, and which of them were repaired from its list', async () => {
    const listed = (callId: string, receivedAt: number) =>
      buildEvent({
        callId,
        receivedAt,
        isListed: true,
        state: 'ended',
        factsWeight: SourceWeight.report,
        facts: { startedAt: NOON, endedAt: NOON + 60_000 },
      });
    const reported = (callId: string) => ({ ...buildReport({ callId, startedAt: NOON }), receivedAt: NOON + 70_000 });
    const calls = [
      [reported('unlisted')],
      [reported('confirmed'), listed('confirmed', NOON + 130_000)],
      [listed('repaired', NOON + 130_000)],
      [reported('late'), listed('late', NOON + 69_999)],
    ];
    await place.hot.write(
      calls.map((events, index) => ({ callNumber: index + 1, callerHash: null, view: viewCall(foldEvents(events)) })),
      { recordId: place.record.recordId, changeNumber: calls.length, madeBy: NO_RATES.version }
    );
    const [frame] = await place.ask({ queryType: 'pipeline' });
    expect(columnsOf(frame)).toMatchObject({
      platform: ['vapi', 'all'],
      received: [0, 0],
      callsEnded: [4, 4],
      callsReported: [3, 3],
      callsExpected: [3, 3],
      callsRepaired: [2, 2],
      callsLate: [1, 1],
      completeness: [1, 1],
    });
  });

  it('count over time in whole minutes', async () => {
    await addDeliveries();
    const range = { from: NOON - HOUR, to: NOON + 2 * HOUR };
    const [, series] = await place.ask({ queryType: 'pipeline', bucketMs: HOUR }, { range });
    expect(series?.name).toBe('pipelineSeries');
    expect(columnsOf(series)).toEqual({
      time: [NOON - HOUR, NOON, NOON + HOUR],
      received: [0, 1, 3],
      duplicates: [0, 1, 0],
      unsigned: [0, 0, 1],
      quarantined: [0, 0, 1],
      unreadable: [0, 0, 1],
      applied: [0, 1, 0],
      problems: [0, 0, 2],
    });
    const [, fine] = await place.ask(
      { queryType: 'pipeline', bucketMs: 1000 },
      { range: { from: NOON, to: NOON + 90_000 } }
    );
    expect(columnsOf(fine)['time']).toEqual([NOON, NOON + 60_000]);
  });

  it('show stuck calls, and say from when on deliveries are counted', async () => {
    const call = (isStuck: boolean) => ({ provider: 'twilio', isStuck }) as LiveCall;
    const stores = {
      record: { ...place.record, uncountedUntil: async () => NOON },
      hot: place.hot,
      live: { calls: () => [call(true), call(false)] },
      notices: () => [{ severity: 'warning', text: 'rebuilding' }],
    } as unknown as QueryStores;
    const context: QueryContext = { range: DAY, access: 'viewer', intervalMs: 0, signal: new AbortController().signal };
    const [frame] = await pipelineKind.run({}, context, stores);
    expect(columnsOf(frame)).toMatchObject({ platform: ['twilio', 'all'], stuckCalls: [1, 1] });
    expect(frame?.meta?.notices).toMatchObject([
      { text: 'rebuilding' },
      { text: expect.stringContaining('2026-03-04') as string },
    ]);
    const later = { ...context, range: { from: NOON + 1, to: DAY.to } };
    expect((await pipelineKind.run({}, later, stores))[0]?.meta?.notices).toHaveLength(1);
  });
});
