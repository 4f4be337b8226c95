import { PluginClient } from './support/pluginClient.ts';
import { query, queryOne, sendWebhook, settled, startTestService, type TestService } from './support/testService.ts';
import { vapiMessage, vapiReport2026 } from './support/vapiBodies.ts';
import type { ReplayAnswer } from '../src/contract/index.ts';
import { replayAnswer } from '../src/edges/http/answers.ts';

const SECRET = 'a-long-secret-of-a-test';
const TIME = { from: Date.now() - 60 * 60_000, to: Date.now() + 60 * 60_000 };
const ADMIN = { login: 'ann', role: 'Admin' };

let service: TestService;
let client: PluginClient;

beforeEach(async () => {
  service = await startTestService({ VOICEHIVE_VAPI_SECRET: SECRET, VOICEHIVE_UNVERIFIED: 'quarantine' });
  client = new PluginClient(service.pluginAddress);
});

afterEach(async () => {
  client.close();
  await service.remove();
});

async function post(path: string, body: unknown, headers: Record<string, string> = {}) {
  const response = await fetch(`${service.url}/api/v1/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as ReplayAnswer & { error?: { field?: string } } };
}

async function inboxIds(): Promise<string[]> {
  const { columns } = await queryOne(service, { queryType: 'inbox' }, TIME);
  return (columns['id'] ?? []).map(String);
}

async function callState(callId: string): Promise<unknown> {
  const filters = [{ dimension: 'callId', operator: '=', values: [callId] }];
  return (await queryOne(service, { queryType: 'calls', filters })).columns['state']?.[0];
}

describe('replaying deliveries', () => {
  it('lets a quarantined webhook in on the word of an admin, once, and keeps who it was', async () => {
    await sendWebhook(service, vapiReport2026('c1'), { authorization: 'Bearer wrong' });
    const ids = await inboxIds();
    expect(await callState('c1')).toBeUndefined();
    const released = await client.callResource('inbox/replay', 'POST', { ids }, ADMIN);
    expect(released).toEqual({
      code: 200,
      body: { results: [{ id: ids[0], outcome: 'released', changed: true, problem: null }] },
    });
    await settled(service, 1);
    expect(await callState('c1')).toBe('ended');
    // The same again over HTTP changes nothing; neither does the real message when it comes after all.
    const again = await post('inbox/replay', { ids: [...ids, ...ids, 'nobody'] });
    replayAnswer.parse(again.body);
    expect(again.body.results).toMatchObject([
      { outcome: 'reread', changed: false },
      { id: 'nobody', outcome: 'unknown', changed: false },
    ]);
    await sendWebhook(service, vapiReport2026('c1'), { authorization: `Bearer ${SECRET}` });
    await settled(service, 1);
    const [, , replays] = await query(service, { queryType: 'inbox', deliveryId: ids[0] }, TIME);
    expect(replays?.columns).toMatchObject({ actor: ['ann', 'HTTP API'], action: ['released', 'reread'] });
    expect(
      (await queryOne(service, { queryType: 'metric', measures: ['calls'], format: 'table' })).columns
    ).toMatchObject({
      calls: [1],
    });
  });

  it('lets a message of a call that goes on in too', async () => {
    const body = vapiMessage('status-update', 'c2', { status: 'in-progress' });
    await sendWebhook(service, body, { authorization: 'Bearer wrong' });
    const [id = ''] = await inboxIds();
    const { body: answer } = await post('inbox/replay', { ids: [id] });
    expect(answer.results).toMatchObject([{ id, outcome: 'released', changed: true, problem: null }]);
  });

  it('is for admins alone, and names the field at fault', async () => {
    expect((await post('inbox/replay', { ids: ['a'] }, { 'x-voicehive-role': 'Editor' })).status).toBe(403);
    expect((await client.callResource('inbox/replay', 'POST', { ids: ['a'] }, null)).code).toBe(403);
    expect((await client.callResource('inbox/replay', 'POST', '{', ADMIN)).code).toBe(400);
    expect((await client.callResource('inbox/replay', 'POST', undefined, ADMIN)).code).toBe(400);
    expect((await client.callResource('inbox/replay', 'GET', undefined, ADMIN)).code).toBe(405);
    const wrong: Array<[unknown, string]> = [
      [{ ids: [] }, 'ids'],
      [{ ids: [1] }, 'ids.0'],
      [{ ids: Array.from({ length: 501 }, String) }, 'ids'],
      [[], 'body'],
      ['not json', 'body'],
    ];
    for (const [body, field] of wrong) {
      const answer = await post('inbox/replay', body);
      expect(answer.status).toBe(400);
      expect(answer.body.error?.field).toBe(field);
    }
  });

  it('keeps an unknown user apart from a known one', async () => {
    await sendWebhook(service, vapiReport2026('c1'), { authorization: 'Bearer wrong' });
    const ids = await inboxIds();
    await client.callResource('inbox/replay', 'POST', { ids }, { login: '', role: 'Admin' });
    expect((await queryOne(service, { queryType: 'inbox' }, TIME)).columns['replayedBy']).toEqual(['unknown user']);
  });
});
