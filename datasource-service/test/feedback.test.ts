import { PluginClient } from './support/pluginClient.ts';
import { queryOne, startTestService, type TestService } from './support/testService.ts';
import { feedbackAnswer, pageViewAnswer } from '../src/edges/http/answers.ts';

const TIME = { from: Date.now() - 60_000, to: Date.now() + 60 * 60_000 };
const VIEWER = { 'x-voicehive-role': 'Viewer' };

let service: TestService;

async function start(environment: Record<string, string> = {}): Promise<void> {
  service = await startTestService(environment);
}

afterEach(() => service.remove());

async function post(path: string, body: unknown, headers: Record<string, string> = VIEWER) {
  const response = await fetch(`${service.url}/api/v1/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  const answer = (await response.json()) as { error?: { field?: string; message: string } };
  return { status: response.status, body: answer, retryAfter: response.headers.get('retry-after') };
}

async function metric(line: string): Promise<boolean> {
  return (await (await fetch(`${service.url}/metrics`)).text()).includes(line);
}

describe('feedback', () => {
  it('is kept over a restart without anything of who gave it, for admins to read', async () => {
    await start();
    const client = new PluginClient(service.pluginAddress);
    const given = { page: 'callLogs', rating: 4, text: ' Good. Call me on +1 555 0100142. ' };
    const answer = await client.callResource('feedback', 'POST', given, { login: 'ann-the-viewer', role: 'Viewer' });
    expect(answer).toEqual({ code: 200, body: { stored: true } });
    client.close();
    feedbackAnswer.parse((await post('feedback', { page: 'usage', rating: 1 })).body);
    service = await service.restart();
    const { columns } = await queryOne(service, { queryType: 'feedback' }, TIME);
    expect(columns).toMatchObject({
      page: ['usage', 'callLogs'],
      rating: [1, 4],
      text: ['', 'Good. Call me on [removed].'],
    });
    expect(JSON.stringify(columns)).not.toContain('ann');
    await expect(queryOne(service, { queryType: 'feedback' }, TIME, VIEWER)).rejects.toThrow('admin role');
  });

  it.each([
    [{ page: 'home', rating: 1 }, 'page'],
    [{ page: 'usage', rating: 6 }, 'rating'],
    [{ page: 'usage', rating: 2.5 }, 'rating'],
    [{ page: 'usage', rating: 1, text: 'x'.repeat(2001) }, 'text'],
    [{ page: 'usage', rating: 1, user: 'ann' }, 'body'],
  ])('names the field at fault in %j', async (body, field) => {
    await start();
    const answer = await post('feedback', body);
    expect(answer.status).toBe(400);
    expect(answer.body.error?.field).toBe(field);
  });

  it('is for those who are signed in, and not for floods', async () => {
    await start();
    const given = { page: 'usage', rating: 5 };
    expect((await post('feedback', given, { 'x-voicehive-role': 'None' })).status).toBe(403);
    const statuses = [];
    for (let index = 0; index < 12; index += 1) {
      statuses.push((await post('feedback', given)).status);
    }
    expect(statuses).toContain(429);
    // A new minute may begin amid the flood; at most two minutes' worth comes in.
    expect(statuses.filter((status) => status === 200).length).toBeLessThanOrEqual(10);
    const { retryAfter } = await post('feedback', given);
    expect(retryAfter === null || Number(retryAfter) <= 60).toBe(true);
  });
});

describe('page views', () => {
  it('are counted as metrics', async () => {
    await start();
    const answer = await post('page-views', { page: 'realTime', loadMs: 1500 });
    pageViewAnswer.parse(answer.body);
    expect(answer.body).toMatchObject({ counted: true });
    expect(await metric('voicehive_page_load_seconds_count{page="realTime"} 1')).toBe(true);
    expect(await metric('voicehive_page_load_seconds_sum{page="realTime"} 1.5')).toBe(true);
    expect((await post('page-views', { page: 'realTime', loadMs: -1 })).body.error?.field).toBe('loadMs');
    expect((await post('page-views', { page: 'home', loadMs: 1 })).body.error?.field).toBe('page');
  });

  it('are not counted where that is switched off', async () => {
    await start({ VOICEHIVE_PAGE_METRICS: 'off' });
    const answer = await post('page-views', { page: 'realTime', loadMs: 1500 });
    expect(answer).toMatchObject({ status: 200, body: { counted: false } });
    expect(await metric('voicehive_page_load_seconds_count{')).toBe(false);
  });
});
