import { setTimeout } from 'node:timers/promises';
import { MEASURES } from '../src/analytics/catalogue/measures.ts';
import { erasureAnswer } from '../src/edges/http/answers.ts';
import {
  customer,
  erase,
  LEADS_TO_HIM,
  NUMBER,
  ORIGINALS,
  OTHER_NUMBER,
  receiptOf,
  report,
  SAID,
  SECRET,
  transcript,
} from './support/erasedCaller.ts';
import { filesHolding } from './support/rawBytes.ts';
import { query, queryOne, sendWebhook, settled, startTestService, type TestService } from './support/testService.ts';
import { vapiCall, vapiMessage } from './support/vapiBodies.ts';

async function indexed(service: TestService, words: string): Promise<void> {
  while ((await queryOne(service, { queryType: 'calls', search: words })).columns['callId']?.length === 0) {
    await setTimeout(50);
  }
}

const THAT_DAY = { from: Date.UTC(2026, 2, 4), to: Date.UTC(2026, 2, 5) };

/** Every number that the service knows, over everything. */
async function totals(service: TestService) {
  const asked = MEASURES.map(async ({ id }) => {
    const frames = await query(service, { queryType: 'metric', measures: [id] }, THAT_DAY);
    return [id, frames.map(({ columns }) => columns)] as const;
  });
  return Object.fromEntries(await Promise.all(asked));
}

// The index is looked at every two seconds, before and after.
jest.setTimeout(60_000);

describe('erasing a caller', () => {
  let service: TestService;

  beforeEach(async () => {
    service = await startTestService({ VOICEHIVE_VAPI_SECRET: 'a-vapi-secret', VOICEHIVE_UNVERIFIED: 'quarantine' });
  });

  afterEach(() => service.remove());

  async function fill(): Promise<void> {
    for (const body of ORIGINALS) {
      expect((await sendWebhook(service, body, SECRET)).status).toBe(200);
    }
    // Forged and held apart, of a call that nobody knows; the other caller stays.
    await sendWebhook(service, transcript('call-9', NUMBER, String(SAID[1])), { authorization: 'Bearer wrong-secret' });
    await sendWebhook(service, report('call-2', OTHER_NUMBER, ['a', 'b', 'ptarmigan', 'd', 'e']), SECRET);
    await settled(service, 2);
    await indexed(service, String(SAID[2]));
  }

  function expectGone(): void {
    for (const text of LEADS_TO_HIM) {
      expect({ text, files: filesHolding(service.dataDir, text) }).toEqual({ text, files: [] });
    }
  }

  it('leaves no byte of him in any file, and every figure as it was', async () => {
    await fill();
    for (const text of LEADS_TO_HIM) {
      expect(filesHolding(service.dataDir, text)).not.toEqual([]);
    }
    const before = await totals(service);
    const { status, body } = await erase(service, '+1 (555) 017-7231');
    expect(status).toBe(200);
    const receipt = await receiptOf(service, body.id);
    expect(erasureAnswer.parse(receipt).requestedBy).toBe('HTTP API');
    expect(receipt.stores.map(({ store, found, left }) => ({ store, found, left }))).toEqual([
      { store: 'record', found: 2, left: 0 },
      { store: 'hot store', found: 1, left: 0 },
      { store: 'full-text index', found: 0, left: null },
    ]);
    expectGone();
    expect(service.logged()).not.toContain(NUMBER.slice(1));
    expect(await totals(service)).toEqual(before);
    const [head, ...parts] = await query(service, { queryType: 'call', callId: 'call-1', provider: 'vapi' });
    expect(head?.columns).toMatchObject({ caller: [null], summary: [null], durationSeconds: [120] });
    expect(JSON.stringify(parts)).not.toContain(SAID[2]);
    expect(filesHolding(service.dataDir, OTHER_NUMBER)).not.toEqual([]);
    expect((await queryOne(service, { queryType: 'calls', search: 'ptarmigan' })).columns['callId']).toEqual([
      'call-2',
    ]);
    expect((await queryOne(service, { queryType: 'calls', search: String(SAID[2]) })).columns['callId']).toEqual([]);
    const proof = receipt.stores.find(({ store }) => store === 'hot store')?.proof;
    expect((await queryOne(service, { queryType: 'sql', sql: proof })).columns).toEqual({ calls: [0] });
  });

  it('is not undone by replays, by late messages, or by a restart', async () => {
    await fill();
    const { body } = await erase(service, NUMBER);
    await receiptOf(service, body.id);
    service = await service.restart();
    expectGone();
    for (const original of ORIGINALS) {
      await sendWebhook(service, original, SECRET);
    }
    // Never seen before, so that they are written down: late, of a call that had not been heard of, and forged.
    await sendWebhook(service, report('call-1', NUMBER, SAID, { cost: 0.5, timestamp: Date.now() }), SECRET);
    await sendWebhook(service, report('call-3', NUMBER, SAID), SECRET);
    await sendWebhook(service, transcript('call-1', NUMBER, String(SAID[4])), { authorization: 'Bearer wrong-secret' });
    await settled(service, 3);
    expectGone();
    const { columns } = await queryOne(service, { queryType: 'inbox' });
    expect(columns['callId']?.filter((callId) => callId === 'call-1')).toHaveLength(5);
    const [head] = await query(service, { queryType: 'call', callId: 'call-1', provider: 'vapi' });
    expect(head?.columns['costUsd']).toEqual([0.5]);
    service = await service.restart();
    await settled(service, 3);
    expectGone();
  });

  it('takes up after a restart what it was interrupted in', async () => {
    await fill();
    const { body } = await erase(service, NUMBER);
    service = await service.restart();
    await receiptOf(service, body.id);
    expectGone();
  });

  it('takes who calls again for a caller like any other', async () => {
    await fill();
    const { body } = await erase(service, NUMBER);
    await receiptOf(service, body.id);
    const later = Date.now() + 1000;
    await sendWebhook(service, vapiMessage('status-update', 'call-4', { ...customer(NUMBER, { call: vapiCall('call-4', { customer: { number: NUMBER } }) }), status: 'in-progress', timestamp: later }), SECRET); // prettier-ignore
    await settled(service, 3);
    const [head] = await query(service, { queryType: 'call', callId: 'call-4', provider: 'vapi' });
    expect(head?.columns['caller']).toEqual([NUMBER]);
  });

  it('goes on when the key of the pseudonyms is changed, before and after', async () => {
    await fill();
    const sql = 'SELECT caller_hash FROM calls ORDER BY call_id';
    const before = (await queryOne(service, { queryType: 'sql', sql })).columns['caller_hash'];
    service = await service.restart({ VOICEHIVE_CALLER_KEY: 'another-key' });
    await settled(service, 2);
    const after = (await queryOne(service, { queryType: 'sql', sql })).columns['caller_hash'];
    expect(after).toHaveLength(2);
    expect(after).not.toEqual(before);
    const { body } = await erase(service, NUMBER);
    expect(body.pseudonyms).toEqual(expect.arrayContaining([before?.[0], after?.[0]]));
    await receiptOf(service, body.id);
    service = await service.restart({
      VOICEHIVE_CALLER_KEY: 'a-third-key',
      VOICEHIVE_CALLER_KEYS_BEFORE: 'another-key',
    });
    await sendWebhook(service, report('call-3', NUMBER, SAID), SECRET);
    await settled(service, 3);
    expectGone();
  });

  it('cannot be read again once its bodies are gone', async () => {
    await fill();
    const { body } = await erase(service, NUMBER);
    await receiptOf(service, body.id);
    const { columns } = await queryOne(service, { queryType: 'inbox', callId: 'call-1' });
    const response = await fetch(`${service.url}/api/v1/inbox/replay`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ids: columns['id'] }),
    });
    const { results } = (await response.json()) as { results: Array<{ outcome: string }> };
    expect(results.map(({ outcome }) => outcome)).toEqual(['gone', 'gone', 'gone']);
  });

  it('says what is wrong with a request, and knows no erasure that is not there', async () => {
    for (const caller of ['12', '+1555\u00000177231']) {
      expect(await erase(service, caller)).toMatchObject({ status: 400, body: { error: { field: 'caller' } } });
    }
    expect((await fetch(`${service.url}/api/v1/erasures/none`)).status).toBe(404);
  });
});
