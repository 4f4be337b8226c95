import { createTraffic } from '@voicehive/simulator/traffic';
import { textUnder, under } from './support/raw/json.ts';
import { seededNumbers } from './support/raw/rawTraffic.ts';
import { query, queryOne, sendWebhook, settled, startTestService, type TestService } from './support/testService.ts';

const HOUR = 60 * 60_000;
const WEEK = 7 * 24 * HOUR;

/** A Tuesday in the busy hours. */
const TUESDAY = Date.UTC(2026, 0, 6, 13);

/** Pairs of weeks of ordinary traffic: each is one try, and the level allows one alarm. */
const TRIES = 20;
const LEVEL = 0.05;

/** A Tuesday that another week of ordinary traffic comes before. */
function tuesdayOf(pair: number): number {
  return TUESDAY + (2 * pair + 1) * WEEK;
}

interface Told {
  id: string;
  value: string;
  support: number;
  pValue: number;
}

async function changed(service: TestService, from: number, model: object): Promise<Told[]> {
  const range = { from, to: from + 4 * HOUR };
  const { columns } = await queryOne(service, { queryType: 'changed', compareMs: WEEK, ...model }, range);
  const { dimensionId = [], value = [], support = [], pValue = [] } = columns;
  return dimensionId.map((id, row) => ({
    id: String(id),
    value: String(value[row]),
    support: Number(support[row]),
    pValue: Number(pValue[row]),
  }));
}

/** Reports of the calls of four hours. */
function reportsFrom(options: Partial<Parameters<typeof createTraffic>[0]> & { from: number; seed: number }): string[] {
  const traffic = createTraffic({ to: options.from + 4 * HOUR, callsPerDay: 300, messages: 'report', ...options });
  return [...traffic].flatMap(({ messages }) => messages.slice(-1).map(({ body }) => body));
}

/** Lets two in five calls on one vendor's speech recognition fail. */
function failing(body: string, random: () => number): string {
  const parsed: unknown = JSON.parse(body);
  const message = under(parsed, 'message');
  if (textUnder(message, 'assistant', 'transcriber', 'provider') === 'deepgram' && random() < 0.4) {
    Reflect.set(Object(message), 'endedReason', 'call.in-progress.error-providerfault-deepgram-transcriber-failed');
  }
  return JSON.stringify(parsed);
}

const PLATFORM_DOWN_AT = tuesdayOf(TRIES);
const VENDOR_FAILS_AT = tuesdayOf(TRIES + 1);

let service: TestService;
let sent = 0;

async function sendAll(bodies: readonly string[]): Promise<void> {
  for (let first = 0; first < bodies.length; first += 64) {
    await Promise.all(bodies.slice(first, first + 64).map((body) => sendWebhook(service, body)));
  }
  sent += bodies.length;
}

beforeAll(async () => {
  service = await startTestService();
  for (let week = 0; week < 2 * TRIES; week += 1) {
    await sendAll(reportsFrom({ seed: 100 + week, from: TUESDAY + week * WEEK, callsPerDay: 150 }));
  }
  await sendAll(reportsFrom({ seed: 1, from: PLATFORM_DOWN_AT - WEEK }));
  const incidents = [{ name: 'platform-down', startsAt: PLATFORM_DOWN_AT + HOUR }];
  await sendAll(reportsFrom({ seed: 2, from: PLATFORM_DOWN_AT, incidents }));
  await sendAll(reportsFrom({ seed: 3, from: VENDOR_FAILS_AT - WEEK }));
  const random = seededNumbers(5);
  await sendAll(reportsFrom({ seed: 4, from: VENDOR_FAILS_AT }).map((body) => failing(body, random)));
  await settled(service, sent);
}, 180_000);

afterAll(() => service.remove());

describe('changed queries over simulated incidents', () => {
  it('explain an outage of the platform by whose fault it was', async () => {
    const told = await changed(service, PLATFORM_DOWN_AT, { measure: 'failureRatio' });
    const owners = told.filter(({ id }) => id === 'faultOwner');
    expect(owners.map(({ value }) => value)).toEqual(['platform']);
    expect(Math.abs((owners[0]?.support ?? 0) - 1)).toBeLessThan(0.15);
    expect(owners[0]?.pValue).toBeLessThan(1e-3);
  });

  it.each(['failureRatio', 'failures'])('explain by %s a failing vendor by its name and its users', async (measure) => {
    const told = await changed(service, VENDOR_FAILS_AT, { measure });
    for (const id of ['failedProvider', 'transcriberProvider']) {
      const vendor = told.find((found) => found.id === id && found.value === 'deepgram');
      expect([id, Math.abs((vendor?.support ?? 0) - 1) < 0.15]).toEqual([id, true]);
      expect(vendor?.pValue).toBeLessThan(1e-3);
    }
  });

  it('try only the dimensions that are asked for, and none that is filtered by', async () => {
    const told = await changed(service, VENDOR_FAILS_AT, {
      measure: 'failureRatio',
      dimensions: ['failedProvider', 'endedReasonGroup', 'transcriberProvider'],
      filters: [{ dimension: 'transcriberProvider', operator: '=', values: ['deepgram'] }],
    });
    expect(told.map(({ id, value }) => `${id} ${value}`).sort()).toEqual([
      'endedReasonGroup stt_error',
      'failedProvider deepgram',
    ]);
  });

  it('tell the whole change as a metric query does', async () => {
    const range = { from: VENDOR_FAILS_AT, to: VENDOR_FAILS_AT + 4 * HOUR };
    const model = { queryType: 'changed', measure: 'failureRatio', compareMs: WEEK, limit: 1 };
    const { columns, meta } = await queryOne(service, model, range);
    const whole = { queryType: 'metric', measures: ['failureRatio'], format: 'table', compareMs: WEEK };
    const measured = (await queryOne(service, whole, range)).columns;
    expect(meta['custom']).toMatchObject({
      now: measured['failureRatio']?.[0],
      before: measured['failureRatioBefore']?.[0],
      offsetMs: WEEK,
      level: LEVEL,
    });
    expect(columns['value']).toHaveLength(1);
  });

  it('raise no more false alarms over ordinary weeks than their level allows', async () => {
    const alarms: Array<[pair: number, told: Told[]]> = [];
    for (let pair = 0; pair < TRIES; pair += 1) {
      const told = await changed(service, tuesdayOf(pair), { measure: 'failureRatio' });
      if (told.length > 0) {
        alarms.push([pair, told]);
      }
    }
    expect(alarms.slice(TRIES * LEVEL)).toEqual([]);
  });

  it('are for users of Grafana only', async () => {
    const model = { queryType: 'changed', measure: 'failureRatio' };
    await expect(query(service, model, {}, { 'x-voicehive-role': 'none' })).rejects.toThrow('403');
    await expect(query(service, model, {}, { 'x-voicehive-role': 'viewer' })).resolves.toHaveLength(1);
  });
});
