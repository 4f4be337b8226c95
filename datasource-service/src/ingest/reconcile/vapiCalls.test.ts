import { startFakeVapi, type FakeVapi, type Fault } from '../../../test/support/fakeVapi.ts';
import { NOON } from '../../../test/support/build.ts';
import type { ListingRequest } from './platformCalls.ts';
import { createVapiCalls, VapiRefused } from './vapiCalls.ts';

const HOUR = 60 * 60_000;
const ALL: ListingRequest = { updated: { after: NOON - HOUR, before: NOON + HOUR }, created: null };

let fake: FakeVapi;

beforeEach(async () => {
  fake = await startFakeVapi();
});

afterEach(() => fake.stop());

function add(id: string, updatedAt: number, createdAt = updatedAt): void {
  fake.calls.set(id, {
    id,
    updatedAt: new Date(updatedAt).toISOString(),
    createdAt: new Date(createdAt).toISOString(),
  });
}

function platform(options: Partial<Parameters<typeof createVapiCalls>[0]> = {}) {
  return createVapiCalls({ url: fake.url, apiKey: fake.apiKey, retryMs: 1, ...options });
}

function running(): AbortSignal {
  return new AbortController().signal;
}

/** Lets the given faults happen one after the other, and then none. */
function failWith(...faults: Fault[]): void {
  fake.fault = () => faults.shift() ?? null;
}

async function idsOf(request: ListingRequest, options = {}): Promise<string[]> {
  const { calls } = await platform(options).list(request, running());
  return calls.map(({ id }) => id).sort();
}

describe("Vapi's list of calls", () => {
  it('gives the calls that changed and were made within spans, without their ends', async () => {
    add('before', NOON - 1);
    add('first', NOON, NOON - 9);
    add('last', NOON + 5, NOON - 5);
    add('after', NOON + 6);
    const updated = { after: NOON - 1, before: NOON + 6 };
    expect(await idsOf({ updated, created: null })).toEqual(['first', 'last']);
    expect(await idsOf({ updated, created: { after: NOON - 9, before: NOON } })).toEqual(['last']);
  });

  it('says whether there may be more than fit on a page', async () => {
    add('a', NOON);
    add('b', NOON);
    expect(await platform({ pageSize: 3 }).list(ALL, running())).toMatchObject({ isFull: false });
    expect(await platform({ pageSize: 2 }).list(ALL, running())).toMatchObject({ isFull: true });
    add('long', NOON);
    expect(await platform({ mostBytes: 20 }).list(ALL, running())).toEqual({ calls: [], isFull: true });
  });

  it('leaves out entries that are no calls', async () => {
    failWith({ status: 200, body: '[null, 7, {"id": ""}, {"id": "call-1", "status": "ended"}]' });
    expect(await idsOf(ALL)).toEqual(['call-1']);
  });

  it('finds one call, or tells that there is none', async () => {
    add('a/b', NOON);
    expect(await platform().find('a/b', running())).toMatchObject({ id: 'a/b', call: { id: 'a/b' } });
    expect(await createVapiCalls({ url: fake.url, apiKey: fake.apiKey }).find('c', running())).toBeNull();
    failWith({ status: 200, body: '[]' });
    await expect(platform().find('a/b', running())).rejects.toThrow('a call that can be read');
    await expect(platform({ mostBytes: 3 }).find('a/b', running())).rejects.toThrow('a call that can be read');
  });

  it.each<[string, Fault]>([
    ['too many requests', { status: 429 }],
    ['too many requests, with a pause in seconds', { status: 429, headers: { 'retry-after': '0' } }],
    ['too many requests, with a date that is over', { status: 429, headers: { 'retry-after': 'Wed, 04 Mar 2020 12:00:00 GMT' } }], // prettier-ignore
    ['too many requests, with a pause that is none', { status: 429, headers: { 'retry-after': 'soon' } }],
    ['an error of the server', { status: 503 }],
    ['a request that took too long', { status: 408 }],
    ['a broken connection', 'reset'],
  ])('asks again after %s', async (_name, fault) => {
    add('a', NOON);
    failWith(fault, fault);
    expect(await idsOf(ALL)).toEqual(['a']);
    expect(fake.asked).toHaveLength(3);
  });

  it('asks again when no answer comes', async () => {
    add('a', NOON);
    failWith('silence');
    expect(await idsOf(ALL, { timeoutMs: 300 })).toEqual(['a']);
  });

  it('waits as long as it is asked to', async () => {
    add('a', NOON);
    failWith({ status: 429, headers: { 'retry-after': '1' } });
    const begun = performance.now();
    await idsOf(ALL);
    expect(performance.now() - begun).toBeGreaterThanOrEqual(990);
  });

  it('gives up after five times', async () => {
    fake.fault = () => ({ status: 500 });
    await expect(platform().list(ALL, running())).rejects.toThrow(VapiRefused);
    expect(fake.asked).toHaveLength(5);
    fake.fault = () => 'reset';
    await expect(platform().list(ALL, running())).rejects.toThrow('fetch failed');
  });

  it.each([
    [401, 'VOICEHIVE_VAPI_API_KEY'],
    [403, 'VOICEHIVE_VAPI_API_KEY'],
    [404, 'VOICEHIVE_VAPI_API_URL'],
    [204, 'VOICEHIVE_VAPI_API_URL'],
  ])('says at once what to do about %d, without the key', async (status, setting) => {
    fake.fault = () => ({ status });
    const failure = await platform()
      .list(ALL, running())
      .catch((error: unknown) => error);
    expect(failure).toMatchObject({ status });
    expect(String(failure)).toContain(setting);
    expect(String(failure)).not.toContain(fake.apiKey);
    expect(fake.asked).toHaveLength(1);
  });

  it.each([
    ['no JSON', '<html>', 'no JSON'],
    ['no list', '{"results": []}', 'a list of calls'],
  ])('refuses an answer that is %s', async (_name, body, message) => {
    failWith({ status: 200, body });
    await expect(platform().list(ALL, running())).rejects.toThrow(message);
  });

  it('takes the key nowhere else', async () => {
    failWith(...Array.from({ length: 5 }, () => ({ status: 302, headers: { location: `${fake.url}/elsewhere` } })));
    await expect(platform().list(ALL, running())).rejects.toThrow('fetch failed');
    expect(fake.asked.filter((path) => path.startsWith('/elsewhere'))).toEqual([]);
  });

  it.each<Fault>(['silence', { status: 429, headers: { 'retry-after': '60' } }])(
    'stops at once after %j',
    async (fault) => {
      const stopping = new AbortController();
      fake.fault = () => {
        setTimeout(() => stopping.abort(), 20);
        return fault;
      };
      await expect(platform().list(ALL, stopping.signal)).rejects.toThrow('aborted');
      expect(fake.asked).toHaveLength(1);
    }
  );
});
