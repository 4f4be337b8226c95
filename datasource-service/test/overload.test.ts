import { createHmac } from 'node:crypto';
import { request as httpRequest, type ClientRequest } from 'node:http';
import { connect } from 'node:net';
import { query, sendWebhook, settled, startTestService, type TestService } from './support/testService.ts';
import { vapiMessage, vapiReport2026 } from './support/vapiBodies.ts';

const MEGABYTE = 1024 * 1024;

let service: TestService;

afterEach(() => service.remove());

/** Begins a webhook whose body never comes. */
function beginWebhook(contentLength: number | null): ClientRequest {
  const headers = contentLength === null ? {} : { 'content-length': contentLength };
  const begun = httpRequest(`${service.url}/api/v1/webhooks/vapi`, { method: 'POST', headers });
  begun.on('error', () => undefined);
  begun.write(' ');
  return begun;
}

/** Sends a small webhook again and again until it is answered so. */
async function answeredWith(status: number): Promise<Response> {
  for (;;) {
    const response = await sendWebhook(service, vapiMessage('hang', 'c1'));
    if (response.status === status) {
      return response;
    }
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

describe('a request without any body', () => {
  it('is told that it is empty', async () => {
    service = await startTestService();
    const { hostname, port } = new URL(service.url);
    const socket = connect(Number(port), hostname);
    socket.write('POST /api/v1/webhooks/vapi HTTP/1.1\r\nhost: a.example\r\nconnection: close\r\n\r\n');
    const pieces: Buffer[] = [];
    for await (const piece of socket as AsyncIterable<Buffer>) {
      pieces.push(piece);
    }
    expect(String(Buffer.concat(pieces))).toMatch(/^HTTP\/1.1 400 [^]*The body is empty/);
  });
});

describe('memory for bodies', () => {
  beforeEach(async () => {
    service = await startTestService({ VOICEHIVE_INGEST_MEMORY_MB: '16' });
  });

  it.each([
    ['a large one', 16 * MEGABYTE],
    ['one of unknown length', null],
    ['one that says it is larger than any', 900 * MEGABYTE],
  ])('is kept for %s that is on its way; others are told when to come again', async (_what, contentLength) => {
    const begun = beginWebhook(contentLength);
    const full = await answeredWith(503);
    expect(full.headers.get('retry-after')).toBe('1');
    expect(await full.json()).toMatchObject({ error: { code: 'unavailable' } });
    begun.destroy();
    await answeredWith(200);
  });

  it('is kept in full for a compressed body, which may grow', async () => {
    const begun = httpRequest(`${service.url}/api/v1/webhooks/vapi`, {
      method: 'POST',
      headers: { 'content-length': 50, 'content-encoding': 'gzip' },
    });
    begun.on('error', () => undefined);
    begun.write(' ');
    await answeredWith(503);
    begun.destroy();
    await answeredWith(200);
  });
});

// Parsing is measured in the service; here the machine may be busy with other tests.
jest.setTimeout(30_000);

describe('a body made to hurt', () => {
  const filled = (filling: string) =>
    `{"message":{"type":"end-of-call-report","call":{"id":"c1"},"messages":${filling}}}`;

  beforeEach(async () => {
    service = await startTestService();
  });

  it.each([
    ['lists without end', filled('['.repeat(5 * MEGABYTE))],
    ['lists within lists', filled(`${'['.repeat(2.5 * MEGABYTE)}${']'.repeat(2.5 * MEGABYTE)}`)],
    ['objects within objects', filled(`${'{"a":'.repeat(MEGABYTE)}1${'}'.repeat(MEGABYTE)}`)],
  ])('of 5 MB of %s is turned away', async (_what, body) => {
    const response = await sendWebhook(service, body);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: { field: 'body' } });
  });

  it.each([
    ['numbers', `[${'0,'.repeat(2.5 * MEGABYTE)}0]`],
    ['empty objects', `[${'{},'.repeat(1.6 * MEGABYTE)}{}]`],
    ['empty lists', `[${'[],'.repeat(1.6 * MEGABYTE)}[]]`],
  ])('of 5 MB of %s in one list is taken, and the call is shown', async (_what, list) => {
    expect((await sendWebhook(service, filled(list))).status).toBe(200);
    await settled(service, 1);
  });

  it('of 5 MB of names is taken', async () => {
    const names = Array.from({ length: 400_000 }, (_, index) => `"n${index}":0`).join(',');
    expect((await sendWebhook(service, filled(`{${names}}`))).status).toBe(200);
    await settled(service, 1);
  });

  it('leaves room for others meanwhile', async () => {
    const large = sendWebhook(service, filled(`[${'{},'.repeat(1.6 * MEGABYTE)}{}]`));
    const small = await Promise.all([1, 2, 3].map((index) => sendWebhook(service, vapiMessage('hang', `s${index}`))));
    expect(small.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect((await large).status).toBe(200);
  });
});

describe('a clock that jumps', () => {
  const HOUR = 3_600_000;
  const SECRET = 'a-shared-secret';
  const BEARER = { authorization: `Bearer ${SECRET}` };

  it.each([HOUR, -HOUR])('by %d ms loses no message, and events keep the platform’s time', async (jump) => {
    let now = Date.UTC(2026, 2, 4, 12);
    service = await startTestService({ VOICEHIVE_VAPI_SECRET: SECRET }, () => now);
    await sendWebhook(service, vapiMessage('status-update', 'c1', { status: 'in-progress' }), BEARER);
    now += jump;
    expect((await sendWebhook(service, vapiReport2026('c1'), BEARER)).status).toBe(200);
    now -= jump;
    expect((await sendWebhook(service, vapiReport2026('c1'), BEARER)).status).toBe(200);
    expect((await sendWebhook(service, vapiReport2026('c2'), BEARER)).status).toBe(200);
    await settled(service, 2);
    const [frame] = await query(service, { queryType: 'calls' });
    expect(frame?.columns['startedAt'] ?? frame?.columns['at']).toEqual(Array(2).fill(Date.UTC(2026, 2, 4, 12)));
  });

  it('turns away a signed time that is an hour off, and takes a signature without a time', async () => {
    const credentials = [{ type: 'hmac', secretKey: SECRET, signatureHeader: 'x-plain', includeTimestamp: false }];
    const at = Date.UTC(2026, 2, 4, 12);
    const environment = {
      VOICEHIVE_VAPI_SECRET: SECRET,
      VOICEHIVE_VAPI_CREDENTIALS: JSON.stringify(credentials),
    };
    service = await startTestService(environment, () => at + HOUR);
    const body = JSON.stringify(vapiMessage('hang', 'c1'));
    const sign = (payload: string) => createHmac('sha256', SECRET).update(payload).digest('hex');
    const timed = { 'x-signature': sign(`${at}.${body}`), 'x-timestamp': String(at) };
    expect((await sendWebhook(service, body, timed)).status).toBe(401);
    expect((await sendWebhook(service, body, { 'x-plain': sign(body) })).status).toBe(200);
  });
});
