import { request } from 'node:http';
import { grafanaMessage } from './support/grafanaAlerts.ts';
import { livekitEvent } from './support/livekitBodies.ts';
import { startTestService, type TestService } from './support/testService.ts';
import { vapiMessage } from './support/vapiBodies.ts';

const JSON_TYPE = { 'content-type': 'application/json' };
const API_KEY = 'a-key-of-a-test';
const QUERY = { from: 0, to: 1, queries: [{ refId: 'A', queryType: 'metric', measures: ['calls'], format: 'table' }] };

/** What changes something, and what only reads, by the requests that are made of them. */
const CHANGES: ReadonlyArray<[path: string, body: object]> = [
  ['webhooks/vapi', vapiMessage('hang', 'c1')],
  ['alerts/grafana', grafanaMessage()],
  ['erasures', { caller: '+15550100142' }],
  ['query', QUERY],
];

let service: TestService;

interface Answer {
  status: number | undefined;
  body: { error?: { code: string; message: string; field?: string } };
}

/** Sends a request whose Host may be any, as fetch does not let one. */
function send(path: string, headers: Record<string, string>, body?: object | string): Promise<Answer> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return new Promise((resolve, reject) => {
    const method = body === undefined ? 'GET' : 'POST';
    const sent = request(`${service.url}${path}`, { method, headers }, (response) => {
      let answer = '';
      response.setEncoding('utf8').on('data', (piece: string) => (answer += piece));
      response.once('end', () => {
        const isJson = response.headers['content-type']?.includes('json') === true;
        resolve({ status: response.statusCode, body: isJson ? (JSON.parse(answer) as Answer['body']) : {} });
      });
    });
    sent.once('error', reject);
    sent.end(text);
  });
}

describe('an open service', () => {
  beforeAll(async () => {
    service = await startTestService();
  });

  afterAll(() => service.remove());

  it.each(['localhost', 'localhost:8787', 'LocalHost', '127.0.0.1', '127.9.8.7:1', '[::1]:8787'])(
    'answers to the Host %s',
    async (host) => {
      expect((await send('/api/v1/health', { host })).status).toBe(200);
      expect((await send('/api/v1/query', { ...JSON_TYPE, host }, QUERY)).status).toBe(200);
    }
  );

  it.each([
    'website.example',
    '127.0.0.1.website.example',
    'localhost.website.example',
    '10.0.0.1',
    '[::2]',
    '::1',
    'a b',
  ])('answers nothing to the Host "%s"', async (host) => {
    for (const path of ['/api/v1/health', '/api/v1/calls', '/metrics', '/healthz']) {
      const { status, body } = await send(path, { host });
      expect([status, body.error?.code, body.error?.field]).toEqual([403, 'forbidden', 'Host']);
      expect(body.error?.message).toContain('VOICEHIVE_AUTH=required');
    }
    const { status } = await send('/api/v1/webhooks/vapi', { ...JSON_TYPE, host }, vapiMessage('hang', 'c1'));
    expect(status).toBe(403);
  });

  describe.each(CHANGES)('at %s', (path, body) => {
    const post = (headers: Record<string, string>) => send(`/api/v1/${path}`, headers, body);

    it('answers programs, and pages of its own address', async () => {
      const { host } = new URL(service.url);
      expect((await post(JSON_TYPE)).status).toBe(200);
      expect((await post({ ...JSON_TYPE, origin: `http://${host}` })).status).toBe(200);
      expect((await post({ ...JSON_TYPE, host: 'localhost', origin: 'http://localhost' })).status).toBe(200);
    });

    it.each(['https://website.example', 'null', 'http://127.0.0.1:9', 'http://localhost', ''])(
      'refuses pages of the origin "%s"',
      async (origin) => {
        const answer = await post({ ...JSON_TYPE, origin });
        expect([answer.status, answer.body.error?.field]).toEqual([403, 'Origin']);
      }
    );

    it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'text/json', ''])(
      'refuses a body of the type "%s"',
      async (type) => {
        const answer = await post({ 'content-type': type });
        expect([answer.status, answer.body.error?.code]).toEqual([415, 'unsupported_media_type']);
        expect(answer.body.error?.message).toContain('application/json');
      }
    );

    it('refuses a body without a type, and takes one whose type has parameters', async () => {
      expect((await post({})).status).toBe(415);
      expect((await post({ 'content-type': 'Application/JSON; charset=utf-8' })).status).toBe(200);
    });
  });

  it('refuses alerts that are deeper or fuller than Grafana sends', async () => {
    expect((await send('/api/v1/alerts/grafana', JSON_TYPE, '['.repeat(1000))).status).toBe(400);
    expect((await send('/api/v1/alerts/grafana', JSON_TYPE, `{"alerts":[${'{},'.repeat(200_000)}{}]}`)).status).toBe(
      413
    );
  });

  it('takes the types of platforms that send others', async () => {
    const livekit = { 'content-type': 'application/webhook+json' };
    expect((await send('/api/v1/webhooks/livekit', livekit, livekitEvent('room_started', 'c2', 0))).status).toBe(200);
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    const twilio = 'CallSid=CA1&CallStatus=completed&AccountSid=AC1&Direction=inbound';
    expect((await send('/api/v1/webhooks/twilio', form, twilio)).status).toBe(200);
    const refused = await send('/api/v1/webhooks/twilio', { 'content-type': 'text/plain' }, twilio);
    expect([refused.status, refused.body.error?.message]).toEqual([
      415,
      expect.stringContaining('x-www-form-urlencoded'),
    ]);
    expect((await send('/api/v1/webhooks/retell', form, '{}')).status).toBe(415);
  });
});

describe('a service that asks for proof', () => {
  const proof = { authorization: `Bearer ${API_KEY}` };

  beforeAll(async () => {
    service = await startTestService({
      VOICEHIVE_AUTH: 'required',
      VOICEHIVE_API_KEY: API_KEY,
      VOICEHIVE_VAPI_SECRET: 'a-secret-of-a-test',
    });
  });

  afterAll(() => service.remove());

  it('answers behind a proxy, whatever Host and Origin are', async () => {
    const headers = { ...proof, host: 'voice.example.com', origin: 'https://grafana.example.com' };
    expect((await send('/api/v1/health', headers)).status).toBe(200);
    expect((await send('/api/v1/query', { ...headers, ...JSON_TYPE }, QUERY)).status).toBe(200);
  });

  it('reads nothing of who gives no key', async () => {
    expect((await send('/api/v1/query', JSON_TYPE, '{')).status).toBe(401);
    expect((await send('/api/v1/erasures', JSON_TYPE, '{')).status).toBe(401);
    expect((await send('/api/v1/erasures', { ...JSON_TYPE, ...proof }, '{')).status).toBe(400);
  });

  it('takes JSON alone too, except that a webhook with its proof may have any type', async () => {
    expect((await send('/api/v1/query', { ...proof, 'content-type': 'text/plain' }, QUERY)).status).toBe(415);
    const secret = { 'x-vapi-secret': 'a-secret-of-a-test', 'content-type': 'text/plain' };
    expect((await send('/api/v1/webhooks/vapi', secret, vapiMessage('hang', 'c1'))).status).toBe(200);
  });
});
