import { DIMENSIONS } from '../src/analytics/catalogue/dimensions.ts';
import { MEASURES } from '../src/analytics/catalogue/measures.ts';
import { BUCKET_RELATIVE_ERROR } from '../src/statistics/logBuckets.ts';
import { groupOf } from './support/raw/figures.ts';
import { textUnder, under } from './support/raw/json.ts';
import type { RawCall } from './support/raw/rawCall.ts';
import { arrivingTraffic, type Arriving } from './support/raw/rawTraffic.ts';
import { readRawTwilio } from './support/raw/readTwilio.ts';
import { readRawVapi, type Received } from './support/raw/readVapi.ts';
import { TRUTHS, type RawRange } from './support/raw/truths.ts';
import { queryOne, settled, startTestService, type TestService } from './support/testService.ts';
import { twilioEvent, twilioJsonRequest, twilioSummary } from './support/twilioBodies.ts';

const TWILIO_TOKEN = 'token_of_a_twilio_test';
const PUBLIC_URL = 'https://voice.example.com/hooks';

const HOUR = 60 * 60_000;
const START = Date.UTC(2026, 4, 5, 13);

/** Incidents so that nothing is rare: failing vendors, blocked starts, slow turns, cut calls. */
const INCIDENTS = [
  { name: 'bad-version', startsAt: START },
  { name: 'tts-degraded', startsAt: START + HOUR },
  { name: 'surge-capacity', startsAt: START + 3 * HOUR },
  { name: 'stt-slow', startsAt: START + 3 * HOUR },
  { name: 'platform-down', startsAt: START + 5 * HOUR },
];

const HISTORIES = [
  {
    seed: 11,
    from: START,
    to: START + 7 * HOUR,
    callsPerDay: 250,
    messages: 'standard',
    oldReportShare: 0.15,
    incidents: INCIDENTS,
  },
  {
    seed: 47,
    from: START + 3 * HOUR,
    to: START + 8 * HOUR,
    callsPerDay: 230,
    messages: 'all',
    oldReportShare: 0.3,
    incidents: INCIDENTS.slice(2, 4),
  },
] as const;

/** Webhooks that are sent at the same time, in no order. */
const AT_ONCE = 64;

/** What no voice platform tells, and only the carrier knows. */
const LINES = [
  {},
  { properties: { direction: 'outbound_api', pdd_ms: 6400, last_sip_response_num: 200 }, tags: [] },
  {
    carrier_edge: { metrics: { inbound: { packets_loss_percentage: 12, jitter: { avg: 31 }, mos: { avg: 2.6 } } } },
    tags: ['packet_loss', 'high_jitter'],
  },
  {
    call_state: 'busy',
    connect_duration: 0,
    carrier_edge: null,
    sdk_edge: null,
    properties: { direction: 'outbound_api', pdd_ms: 2200, last_sip_response_num: 486 },
    tags: [],
  },
  { call_state: 'failed', connect_duration: 0, carrier_edge: null, sdk_edge: null, properties: { direction: 'outbound_api', last_sip_response_num: 503 }, tags: ['silence'] }, // prettier-ignore
];

/** Status of a request that did not arrive in time. */
const REQUEST_TIMEOUT = 408;

/** How often a webhook is sent again, as the platforms do it. */
const TIMES_SENT_AGAIN = 10;

/** A service with a history of its own, and the same history as the raw bodies tell it. */
interface History {
  service: TestService;
  calls: RawCall[];
  range: RawRange;
}

/** Sends a webhook once. Returns the status of its answer; null when the connection broke first. */
async function postOnce(url: string, body: string, headers: Record<string, string>): Promise<number | null> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
    });
    await response.text();
    return response.status;
  } catch {
    return null;
  }
}

/** Sends a webhook, and again when it was not answered or the service had no time to read it, as a platform does. */
async function post(url: string, body: string, headers: Record<string, string> = {}): Promise<void> {
  let status = await postOnce(url, body, headers);
  for (let again = 0; again < TIMES_SENT_AGAIN && (status === null || status === REQUEST_TIMEOUT); again += 1) {
    status = await postOnce(url, body, headers);
  }
  expect(status).toBe(200);
}

/** Sends everything, the clock of the service following the times at which the webhooks come. */
async function sendAll(
  service: TestService,
  arriving: readonly Arriving[],
  setClock: (at: number) => void
): Promise<RawCall[]> {
  const received = new Map<string, Map<string, Received>>();
  for (let first = 0; first < arriving.length; first += AT_ONCE) {
    const batch = arriving.slice(first, first + AT_ONCE);
    const receivedAt = batch[0]?.comesAt ?? 0;
    setClock(receivedAt);
    await Promise.all(batch.map(({ body }) => post(`${service.url}/api/v1/webhooks/vapi`, body)));
    for (const { body } of batch) {
      const message = under(JSON.parse(body), 'message');
      const callId = textUnder(message, 'call', 'id') ?? '';
      const ofCall = received.get(callId) ?? new Map<string, Received>();
      received.set(callId, ofCall);
      ofCall.set(body, ofCall.get(body) ?? { message, receivedAt });
    }
  }
  return [...received.values()].map((ofCall) => readRawVapi([...ofCall.values()]));
}

async function sendLines(service: TestService, range: RawRange, setClock: (at: number) => void): Promise<RawCall[]> {
  const events = LINES.map((differences, index) => {
    const endedAt = range.from + (index + 1) * HOUR;
    const times = {
      created_time: new Date(endedAt - 90_000).toISOString(),
      end_time: new Date(endedAt).toISOString(),
    };
    const summary = twilioSummary(`CA${index}`, { ...times, answered_by: 'unknown', ...differences });
    return twilioEvent('summary.complete', summary, {
      id: `NO${index}`,
      time: new Date(endedAt + 60_000).toISOString(),
    });
  });
  const receivedAt = range.from + 7 * HOUR;
  setClock(receivedAt);
  const body = JSON.stringify(events);
  const { url, headers } = twilioJsonRequest(`${PUBLIC_URL}/api/v1/webhooks/twilio`, body, TWILIO_TOKEN);
  await post(`${service.url}/api/v1/webhooks/twilio${new URL(url).search}`, body, headers);
  return events.map((event) => readRawTwilio(event, receivedAt));
}

async function makeHistory(options: (typeof HISTORIES)[number]): Promise<History> {
  let clock = options.from;
  const setClock = (at: number) => {
    clock = at;
  };
  const environment = { VOICEHIVE_TWILIO_AUTH_TOKEN: TWILIO_TOKEN, VOICEHIVE_PUBLIC_URL: PUBLIC_URL };
  const service = await startTestService(environment, () => clock);
  services.push(service);
  const range = { from: options.from - HOUR, to: options.to + 2 * HOUR };
  const calls = [
    ...(await sendAll(service, arrivingTraffic(options), setClock)),
    ...(await sendLines(service, range, setClock)),
  ];
  await settled(service, calls.length);
  return { service, calls, range };
}

const histories = new Map<number, History>();

/** Also those whose history could not be made. */
const services: TestService[] = [];

function historyOf(seed: number): History {
  const history = histories.get(seed);
  if (history === undefined) {
    throw new Error(`There is no history of seed ${seed}.`);
  }
  return history;
}

beforeAll(async () => {
  const made = HISTORIES.map(async (options) => histories.set(options.seed, await makeHistory(options)));
  await Promise.all(made);
}, 600_000);

afterAll(async () => {
  await Promise.all(services.map((service) => service.remove()));
});

const IDS = MEASURES.map(({ id }) => id);

/** Told by the platform's own list of calls alone, and by no webhook: `pipeline.test.ts` and `reconcile.test.ts` have it. */
const LISTED_ONLY = ['listedCalls', 'repairedCalls', 'repairedEarlyCalls'];
const SEEDS = HISTORIES.map(({ seed }) => seed);

/** Counts and ratios are exact up to the arithmetic of floating point, percentiles up to half a bucket. */
function expectTrue(found: unknown, id: string, expected: number | null, where: string): void {
  if (expected === null) {
    expect([where, id, found]).toEqual([where, id, null]);
    return;
  }
  const allowed = Math.abs(expected) * (TRUTHS[id]?.isPercentile ? BUCKET_RELATIVE_ERROR : 1e-6) + 1e-9;
  const isTrue = typeof found === 'number' && Math.abs(found - expected) <= allowed;
  expect([where, id, found, isTrue]).toEqual([where, id, isTrue ? found : expected, true]);
}

function truth(id: string, calls: readonly RawCall[], range: RawRange): number | null {
  return TRUTHS[id]?.of(calls, range) ?? null;
}

function startedIn(calls: readonly RawCall[], { from, to }: RawRange): RawCall[] {
  return calls.filter(({ at }) => at >= from && at < to);
}

/** A change as a share of the earlier value; null where there is none to compare with. */
function changeOf(now: unknown, before: unknown): unknown {
  const isComparable = typeof now === 'number' && typeof before === 'number' && before !== 0;
  return isComparable ? expect.closeTo((now - before) / Math.abs(before), 9) : null;
}

const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

function hourOfWeek({ at }: RawCall): string {
  const date = new Date(at);
  return `${WEEKDAYS[date.getUTCDay()]} ${String(date.getUTCHours()).padStart(2, '0')}`;
}

/** How calls fall into groups, worked out on the raw calls. */
const GROUPS: Readonly<Record<string, (call: RawCall) => string | null>> = {
  assistant: ({ assistant }) => assistant,
  model: ({ model }) => model,
  provider: ({ provider }) => provider,
  direction: ({ direction }) => direction,
  endedReason: ({ reason }) => reason,
  endedReasonGroup: groupOf,
  sentiment: ({ sentiment }) => sentiment,
  success: ({ success }) => (success === null ? null : String(success)),
  hourOfWeek,
};

const NONE = '(none)';

describe('the table of truths', () => {
  it('has every measure of the catalogue and no other', () => {
    expect(Object.keys(TRUTHS).sort()).toEqual([...IDS].sort());
  });

  it('groups by dimensions that exist', () => {
    expect(Object.keys(GROUPS).filter((id) => !DIMENSIONS.some((dimension) => dimension.id === id))).toEqual([]);
  });

  it.each(SEEDS)('tells something of every measure over history %i', (seed) => {
    const { calls, range } = historyOf(seed);
    const trivial = IDS.filter((id) => [null, 0].includes(truth(id, calls, range)));
    expect(trivial).toEqual(LISTED_ONLY);
  });
});

describe.each(SEEDS)('metric queries over history %i', (seed) => {
  it.each(IDS)('give %s as the raw webhooks tell it', async (id) => {
    const { service, calls, range } = historyOf(seed);
    const { columns } = await queryOne(service, { queryType: 'metric', measures: [id], format: 'table' }, range);
    expectTrue(columns[id]?.[0], id, truth(id, calls, range), 'all calls');
  });

  it.each(Object.keys(GROUPS))('give every measure by %s', async (dimension) => {
    const { service, calls, range } = historyOf(seed);
    const measures = IDS.filter((id) => id !== 'concurrency' || dimension !== 'hourOfWeek');
    const model = { queryType: 'metric', measures, groupBy: [dimension], format: 'table', limit: 1000 };
    const { columns } = await queryOne(service, model, range);
    const groups = Map.groupBy(calls, (call) => GROUPS[dimension]?.(call) ?? NONE);
    expect([...(columns[dimension] ?? [])].sort()).toEqual([...groups.keys()].sort());
    columns[dimension]?.forEach((group, row) => {
      const ofGroup = groups.get(String(group)) ?? [];
      measures.forEach((id) =>
        expectTrue(columns[id]?.[row], id, truth(id, ofGroup, range), `${dimension} ${String(group)}`)
      );
    });
  });

  it('give tool measures by tool', async () => {
    const { service, calls, range } = historyOf(seed);
    const measures = ['toolCalls', 'toolFailureRate', 'toolLatencyP95'];
    const model = { queryType: 'metric', measures, groupBy: ['tool'], format: 'table', limit: 1000 };
    const { columns } = await queryOne(service, model, range);
    const names = new Set(calls.flatMap(({ tools }) => tools.map(({ name }) => name)));
    expect(names.size).toBeGreaterThan(2);
    expect([...(columns['tool'] ?? [])].sort()).toEqual([...names].sort());
    columns['tool']?.forEach((tool, row) => {
      const withTool = calls.map((call) => ({ ...call, tools: call.tools.filter(({ name }) => name === tool) }));
      measures.forEach((id) => expectTrue(columns[id]?.[row], id, truth(id, withTool, range), String(tool)));
    });
  });

  it('give every measure of every hour, on the clock', async () => {
    const { service, calls, range } = historyOf(seed);
    const frames = IDS.filter((id) => id !== 'concurrency' && id !== 'stuckCalls');
    for (const id of frames) {
      const { columns } = await queryOne(service, { queryType: 'metric', measures: [id], bucketMs: HOUR }, range);
      columns['time']?.forEach((time, slot) => {
        const hour = { from: Number(time), to: Number(time) + HOUR };
        const within = startedIn(calls, hour);
        const expected = within.length === 0 ? columns[id]?.[slot] : truth(id, within, hour);
        expectTrue(
          columns[id]?.[slot],
          id,
          expected === null ? null : Number(expected),
          new Date(hour.from).toISOString()
        );
      });
    }
  });

  it('compare every measure with an earlier time', async () => {
    const { service, calls, range } = historyOf(seed);
    const compareMs = 5 * HOUR;
    const later = { from: range.from + 6 * HOUR, to: range.from + 10 * HOUR };
    const earlier = { from: later.from - compareMs, to: later.to - compareMs };
    const model = { queryType: 'metric', measures: IDS, format: 'table', compareMs };
    const { columns } = await queryOne(service, model, later);
    for (const id of IDS) {
      const [now, then] = [later, earlier].map((time) =>
        truth(id, id === 'concurrency' ? calls : startedIn(calls, time), time)
      );
      expectTrue(columns[id]?.[0], id, now ?? null, 'now');
      expectTrue(columns[`${id}Before`]?.[0], id, then ?? null, 'before');
      const [after, before] = [columns[id]?.[0], columns[`${id}Before`]?.[0]];
      expect([id, columns[`${id}Change`]?.[0]]).toEqual([id, changeOf(after, before)]);
    }
  });

  it('put what is not shown by itself together as (other)', async () => {
    const { service, calls, range } = historyOf(seed);
    const model = {
      queryType: 'metric',
      measures: IDS,
      groupBy: ['endedReason'],
      format: 'table',
      limit: 3,
      other: true,
    };
    const { columns } = await queryOne(service, model, range);
    const shown = columns['endedReason']?.map(String) ?? [];
    const rest = calls.filter(({ reason }) => !shown.includes(reason ?? NONE));
    expect(shown).toHaveLength(4);
    expect(shown[3]).toBe('(other)');
    IDS.filter((id) => id !== 'calls').forEach((id) =>
      expectTrue(columns[id]?.[3], id, truth(id, rest, range), 'other')
    );
    expect(columns['calls']?.[3]).toBe(rest.length);
  });
});
