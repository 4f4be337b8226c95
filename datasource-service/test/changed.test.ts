import { createRandom, reportOf, type MadeUpCall } from './support/randomCalls.ts';
import { query, queryOne, sendWebhook, settled, startTestService, type TestService } from './support/testService.ts';

const DAY = 24 * 60 * 60 * 1000;
const FIRST = Date.UTC(2026, 2, 2);
const QUIET_DAYS = 12;
const CALLS_A_DAY = 300;
const FAULT = 'pipeline-error-deepgram-transcriber-failed';
const ASSISTANTS = ['Billing', 'Front desk', 'Night line', 'Orders'];

/** Calls of one day; each assistant's fail with a probability of its own. */
function dayOfCalls(day: number, seed: number, failing: (assistant: string) => number): MadeUpCall[] {
  const random = createRandom(seed);
  return Array.from({ length: CALLS_A_DAY }, (_, index) => {
    const startedAt = FIRST + day * DAY + Math.floor(random() * DAY);
    const assistant = ASSISTANTS[Math.floor(random() * ASSISTANTS.length)] ?? 'Billing';
    return {
      callId: `day-${day}-${index}`,
      startedAt,
      endedAt: startedAt + 60_000,
      endedReason: random() < failing(assistant) ? FAULT : 'customer-ended-call',
      assistant,
      costUsd: 0.1,
      success: random() < 0.8,
      turnsMs: [900],
    };
  });
}

/** Quiet days with a failure in twenty, and one on which most calls of one assistant fail. */
const CALLS = [
  ...Array.from({ length: QUIET_DAYS }, (_, day) => dayOfCalls(day, 100 + day, () => 0.05)).flat(),
  ...dayOfCalls(QUIET_DAYS, 7, (assistant) => (assistant === 'Billing' ? 0.7 : 0.05)),
];

function dayRange(day: number): { from: number; to: number } {
  return { from: FIRST + day * DAY, to: FIRST + (day + 1) * DAY };
}

let service: TestService;

beforeAll(async () => {
  service = await startTestService();
  for (let start = 0; start < CALLS.length; start += 200) {
    await Promise.all(CALLS.slice(start, start + 200).map((call) => sendWebhook(service, reportOf(call))));
  }
  await settled(service, CALLS.length);
}, 120_000);

afterAll(() => service.remove());

describe('changed queries', () => {
  it('name the value that a change comes from, with its part, its lift and the chance of it', async () => {
    const model = { queryType: 'changed', measure: 'failureRatio', dimensions: ['assistant', 'success', 'direction'] };
    const { columns, meta } = await queryOne(service, model, dayRange(QUIET_DAYS));
    expect([columns['dimensionId']?.[0], columns['value']?.[0]]).toEqual(['assistant', 'Billing']);
    const billing = CALLS.slice(-CALLS_A_DAY).filter(({ assistant }) => assistant === 'Billing');
    const failed = billing.filter(({ endedReason }) => endedReason === FAULT).length;
    expect(columns['now']?.[0]).toBeCloseTo(failed / billing.length, 9);
    expect(Number(columns['support']?.[0])).toBeGreaterThan(0.85);
    expect(Number(columns['lift']?.[0])).toBeGreaterThan(2);
    expect(Number(columns['pValue']?.[0])).toBeLessThan(1e-6);
    expect(meta['custom']).toMatchObject({
      measure: 'failureRatio',
      offsetMs: DAY,
      test: expect.stringContaining('z-test'),
    });
  });

  it('find it among all dimensions too', async () => {
    const { columns } = await queryOne(
      service,
      { queryType: 'changed', measure: 'failureRatio' },
      dayRange(QUIET_DAYS)
    );
    const found = (columns['dimensionId'] ?? []).map((id, row) => `${String(id)}=${String(columns['value']?.[row])}`);
    expect(found[0]).toBe('assistant=Billing');
  });

  it('explain a count by a test for counts', async () => {
    const model = { queryType: 'changed', measure: 'failures', dimensions: ['assistant'] };
    const { columns, meta } = await queryOne(service, model, dayRange(QUIET_DAYS));
    expect(columns['value']).toEqual(['Billing']);
    expect(meta['custom']).toMatchObject({ test: expect.stringContaining('Poisson') });
  });

  it('seldom see anything where nothing has changed', async () => {
    let alarms = 0;
    for (let day = 1; day < QUIET_DAYS; day += 1) {
      const { columns } = await queryOne(service, { queryType: 'changed', measure: 'failureRatio' }, dayRange(day));
      alarms += (columns['value'] ?? []).length > 0 ? 1 : 0;
    }
    expect(alarms).toBeLessThanOrEqual(1);
  });

  it('leave out the dimensions that are filtered, and say nothing about nothing', async () => {
    const filters = [{ dimension: 'assistant', operator: '=', values: ['Billing'] }];
    const within = { queryType: 'changed', measure: 'failureRatio', filters };
    const { columns } = await queryOne(service, within, dayRange(QUIET_DAYS));
    expect(columns['dimensionId']).not.toContain('assistant');
    const empty = await queryOne(service, { queryType: 'changed', measure: 'failures' }, dayRange(QUIET_DAYS + 5));
    expect(empty.columns['value']).toEqual([]);
  });

  it.each(['turnLatencyP95', 'costTotal', 'concurrency', 'tokens'])(
    'refuse %s, which counts nothing',
    async (measure) => {
      await expect(query(service, { queryType: 'changed', measure })).rejects.toThrow('400: "' + measure);
    }
  );
});
