import { buildDelivery, buildReport, NOON } from '../../test/support/build.ts';
import { columnsOf, createQueryPlace, type QueryPlace } from '../../test/support/queryPlace.ts';
import { objectivesFile, type Objective } from '../analytics/catalogue/objectives.ts';
import { openSqliteStatusStore } from '../health/store/sqlite/sqliteStatusStore.ts';
import type { StatusStore } from '../health/store/statusStore.ts';
import type { QueryContext, QueryStores } from './query.ts';
import { sloKind } from './slo.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const ALERTS = [
  { severity: 'critical', factor: 14.4, long: '1h', short: '5m' },
  { severity: 'warning', factor: 1, long: '3d', short: '6h' },
];

let place: QueryPlace;
let status: StatusStore;

beforeEach(async () => {
  place = await createQueryPlace();
  status = openSqliteStatusStore(':memory:', 0);
});

afterEach(async () => {
  await place.remove();
  await status.close();
});

function objective(differences: object): Objective[] {
  const common = { id: 'it', title: 'It', description: 'What it is.', objective: 0.9, windowDays: 30 };
  return objectivesFile.parse({ burnAlerts: ALERTS, objectives: [{ ...common, ...differences }] });
}

/** What the objectives come to at a moment. */
async function ask(objectives: Objective[], now = NOON + HOUR, notices: string[] = []) {
  const stores = {
    ...place,
    operations: { status, objectives, now: () => now },
    notices: () => notices.map((text) => ({ severity: 'warning', text })),
  } as unknown as QueryStores;
  const range = { from: now - HOUR, to: now + DAY };
  const context: QueryContext = { range, access: 'viewer', intervalMs: 0, signal: new AbortController().signal };
  const [slo, burn] = await sloKind.run({}, context, stores);
  return { names: [slo?.name, burn?.name], meta: slo?.meta, slo: columnsOf(slo), burn: columnsOf(burn) };
}

describe('slo queries', () => {
  it('tell of a share of calls how much is good, what is left of the budget, and how fast it burns', async () => {
    const reports = Array.from({ length: 20 }, (_, index) =>
      buildReport({
        callId: String(index),
        startedAt: NOON + index * MINUTE,
        ...(index < 1 ? { endedReason: 'pipeline-error-openai-llm-failed' } : {}),
      })
    );
    await place.add(reports);
    const { names, slo, burn } = await ask(objective({ kind: 'measure', measure: 'failureRatio' }), NOON + 20 * MINUTE);
    expect(names).toEqual(['slo', 'burnRates']);
    expect(slo).toMatchObject({
      id: ['it'],
      unit: ['calls'],
      good: [19],
      total: [20],
      attained: [0.95],
      firing: [null],
    });
    expect(slo['budgetLeft']?.[0]).toBeCloseTo(0.5);
    expect(slo['budgetLeftAmount']?.[0]).toBeCloseTo(1);
    expect(burn).toMatchObject({
      severity: ['critical', 'warning'],
      factor: [14.4, 1],
      longSeconds: [3600, 259_200],
      shortSeconds: [300, 21_600],
      firing: [false, false],
    });
    expect(burn['longBurn']?.[0]).toBeCloseTo(0.5);
    expect(burn['shortBurn']?.[0]).toBe(0);
  });

  it('say which alert fires, the most severe first', async () => {
    const failed = { endedReason: 'pipeline-error-openai-llm-failed' };
    await place.add([buildReport({ callId: 'a', startedAt: NOON - MINUTE, ...failed })]);
    const strict = objective({ kind: 'measure', measure: 'failureRatio', objective: 0.999 });
    expect((await ask(strict, NOON)).slo).toMatchObject({ firing: ['critical'], attained: [0] });
    expect((await ask(strict, NOON + HOUR)).slo).toMatchObject({ firing: ['warning'] });
  });

  it('count what is good where a measure counts the good, and turns where it counts turns', async () => {
    await place.add([buildReport({ callId: 'a', startedAt: NOON, turnsMs: [1000, 2000, 4000] })]);
    const turns = objective({ kind: 'measure', measure: 'slowTurnRatio' });
    expect((await ask(turns)).slo).toMatchObject({ unit: ['turns'], good: [2], total: [3] });
    const answered = objective({ kind: 'measure', measure: 'answerRate' });
    expect((await ask(answered)).slo).toMatchObject({ unit: ['calls'], good: [1], total: [1] });
  });

  it('count the minutes in which any of the components was down', async () => {
    const read = (record: 'ok' | 'down', hotStore: 'ok' | 'degraded' | 'down') => [
      { component: 'record' as const, status: record, detail: '' },
      { component: 'hotStore' as const, status: hotStore, detail: '' },
      { component: 'tee' as const, status: 'down' as const, detail: '' },
    ];
    await status.begin(NOON);
    await status.beat(NOON, read('ok', 'ok'));
    await status.beat(NOON + 10 * MINUTE, read('down', 'ok'));
    await status.beat(NOON + 15 * MINUTE, read('down', 'down'));
    await status.beat(NOON + 20 * MINUTE, read('ok', 'degraded'));
    const { slo } = await ask(objective({ kind: 'uptime', components: ['record', 'hotStore'] }), NOON + 100 * MINUTE);
    expect(slo).toMatchObject({ unit: ['minutes'], good: [90], total: [100], attained: [0.9] });
    expect(slo['budgetLeft']?.[0]).toBeCloseTo(0);
  });

  it('count deliveries by how long they took, and those that wait for too long as too slow', async () => {
    const { record } = place;
    for (const [index, id] of ['a', 'b', 'c', 'd', 'e'].entries()) {
      const receivedAt = NOON + (id === 'e' ? HOUR - 1000 : index);
      await record.append(buildDelivery({ id, receivedAt, eventAt: receivedAt - 10_000 }));
    }
    const pending = await record.pending(3);
    await record.apply(
      pending.map(({ sequence, receivedAt }, index) => ({
        sequence,
        appliedAt: receivedAt + Number([100, 4900, 9000][index]),
        event: null,
        problem: null,
      }))
    );
    const apply = objective({ kind: 'lag', lag: 'apply', within: '5s' });
    expect((await ask(apply)).slo).toMatchObject({ unit: ['deliveries'], good: [2], total: [4] });
    const event = objective({ kind: 'lag', lag: 'event', within: '5s' });
    expect((await ask(event)).slo).toMatchObject({ good: [0], total: [3], attained: [0] });
    const slow = objective({ kind: 'lag', lag: 'apply', within: '10m' });
    expect((await ask(slow)).burn['shortBurn']?.[0]).toBeNull();
  });

  it('say nothing over nothing, and what is the matter with the data', async () => {
    const { slo, burn, meta } = await ask(objective({ kind: 'measure', measure: 'toolFailureRate' }), NOON, [
      'rebuilding',
    ]);
    expect(slo).toMatchObject({ unit: ['tool calls'], attained: [null], budgetLeft: [null], budgetLeftAmount: [0] });
    expect(burn).toMatchObject({ longBurn: [null, null], firing: [false, false] });
    expect(meta?.notices).toMatchObject([{ text: 'rebuilding' }]);
    expect(await place.ask({ queryType: 'slo' })).toHaveLength(2);
  });
});
