import { createHmac } from 'node:crypto';
import { request as httpRequest, type ClientRequest } from 'node:http';
import { connect } from 'node:net';
import { Readable } from 'node:stream';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { query, sendWebhook, settled, startTestService, type TestService } from './support/testService.ts';
import { vapiMessage, vapiReport2026 } from './support/vapiBodies.ts';

const MEGABYTE = 1024 * 1024;

let service: TestService;

afterEach(() => service.remove());

/** Begins a webhook that says it has so many bytes, and sends so many of them. */
function beginWebhook(stated: number, sent: number): ClientRequest {
  const begun = httpRequest(`${service.url}/api/v1/webhooks/vapi`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'content-length': stated },
  });
  begun.on('error', () => undefined);
  begun.write(Buffer.alloc(sent, ' '));
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
    socket.write(
      'POST /api/v1/webhooks/vapi HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\nconnection: close\r\n\r\n'
    );
    const pieces: Buffer[] = [];
    for await (const piece of socket as AsyncIterable<Buffer>) {
      pieces.push(piece);
    }
    expect(String(Buffer.concat(pieces))).toMatch(/^HTTP\/1.1 400 [^]*The body is empty/);
  });
});

describe('memory for bodies', () => {
  const proof = { 'content-encoding': 'gzip' };

  beforeEach(async () => {
    service = await startTestService({ VOICEHIVE_INGEST_MEMORY_MB: '8', VOICEHIVE_BODY_LIMIT_MB: '8' });
  });

  it('is kept for what has come of one that is on its way; others are told when to come again', async () => {
    const begun = beginWebhook(8 * MEGABYTE, 8 * MEGABYTE - 1);
    const full = await answeredWith(503);
    expect(full.headers.get('retry-after')).toBe('1');
    expect(await full.json()).toMatchObject({ error: { code: 'unavailable' } });
    begun.destroy();
    await answeredWith(200);
  });

  it('is not taken by what only says that it is large', async () => {
    const begun = Array.from({ length: 50 }, () => beginWebhook(8 * MEGABYTE, 1));
    for (let time = 0; time < 20; time += 1) {
      expect((await sendWebhook(service, vapiMessage('hang', `c${time}`))).status).toBe(200);
    }
    begun.forEach((one) => one.destroy());
  });

  it('is kept in full for a body that is being unpacked, which may grow', async () => {
    const begun = beginWebhook(8 * MEGABYTE, 1000);
    const packed = gzipSync(JSON.stringify(vapiMessage('hang', 'c1')));
    while ((await sendWebhook(service, packed, proof)).status !== 503) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    begun.destroy();
    while ((await sendWebhook(service, packed, proof)).status !== 200) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  });

  it.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
  ])('takes a body that is packed by %s', async (encoding, pack) => {
    const body = pack(JSON.stringify(vapiMessage('hang', 'c1')));
    expect((await sendWebhook(service, body, { 'content-encoding': encoding })).status).toBe(200);
  });

  it('says which packing it knows', async () => {
    const response = await sendWebhook(service, '{}', { 'content-encoding': 'zip' });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: { field: 'body', message: expect.stringContaining('gzip') } });
  });

  it('refuses a body beyond the limit that did not say how large it is, and answers', async () => {
    const pieces = Readable.from(Array.from({ length: 9 }, () => Buffer.alloc(MEGABYTE, ' ')));
    const response = await fetch(`${service.url}/api/v1/webhooks/vapi`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: Readable.toWeb(pieces),
      duplex: 'half',
    } as RequestInit);
    expect(response.status).toBe(413);
  });

  it('takes a client that goes away for no failure of its own', async () => {
    const begun = beginWebhook(1000, 500);
    await answeredWith(200);
    begun.destroy();
    while (!service.logged().includes('"status":499')) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    expect(service.logged()).not.toContain('"level":"error"');
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
    ['names', `{${Array.from({ length: 400_000 }, (_, index) => `"n${index}":0`).join(',')}}`],
  ])('of 5 MB of %s is turned away before it is parsed, and holds nobody up', async (_what, filling) => {
    const large = sendWebhook(service, filled(filling));
    const small = await Promise.all([1, 2, 3].map((index) => sendWebhook(service, vapiMessage('hang', `s${index}`))));
    expect(small.map(({ status }) => status)).toEqual([200, 200, 200]);
    const response = await large;
    expect(response.status).toBe(413);
    expect(await response.json()).toMatchObject({ error: { code: 'too_large', field: 'body' } });
    await settled(service, 3);
  });

  it('is turned away as a form of many fields before its signature is checked', async () => {
    await service.remove();
    service = await startTestService({ VOICEHIVE_TWILIO_AUTH_TOKEN: 'a-token-of-a-test' });
    const response = await fetch(`${service.url}/api/v1/webhooks/twilio`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-twilio-signature': 'none' },
      body: Array.from({ length: 20_000 }, (_, index) => `n${index}=0`).join('&'),
    });
    expect(response.status).toBe(413);
  });
});

describe('a platform that proved its origin', () => {
  const SECRET = 'a-shared-secret';
  const BEARER = { authorization: `Bearer ${SECRET}` };

  it('may send a report with the times of all words of hours of talk', async () => {
    service = await startTestService({ VOICEHIVE_VAPI_SECRET: SECRET, VOICEHIVE_UNVERIFIED: 'quarantine' });
    const words = Array.from({ length: 100_000 }, (_, index) => ({ word: 'well', start: index, end: index + 1 }));
    const report = vapiMessage('conversation-update', 'c1', { words });
    expect((await sendWebhook(service, report)).status).toBe(413);
    expect((await sendWebhook(service, report, BEARER)).status).toBe(200);
    await settled(service, 1);
  });
});

describe('a quarantine that strangers fill', () => {
  const environment = { VOICEHIVE_VAPI_SECRET: 'a-shared-secret', VOICEHIVE_UNVERIFIED: 'quarantine' };
  const BEARER = { authorization: 'Bearer a-shared-secret' };
  const forged = (index: number) => sendWebhook(service, vapiMessage('hang', `forged-${index}`));

  it('keeps so many messages, and goes on with those that prove their origin', async () => {
    let now = Date.UTC(2026, 2, 4, 12);
    service = await startTestService({ ...environment, VOICEHIVE_QUARANTINE_MESSAGES: '2' }, () => now);
    expect([(await forged(1)).status, (await forged(2)).status]).toEqual([200, 200]);
    const full = await forged(3);
    expect([full.status, full.headers.get('retry-after')]).toEqual([429, '600']);
    now += 60_000;
    expect((await forged(4)).status).toBe(429);
    expect((await sendWebhook(service, vapiMessage('hang', 'real'), BEARER)).status).toBe(200);
    await settled(service, 1);
    expect(service.logged().match(/The quarantine is full/g)).toHaveLength(1);
    expect(await (await fetch(`${service.url}/metrics`)).text()).toMatch(
      /deliveries_received_total\{provider="vapi",type="unknown",outcome="rate_limited"\} 2/
    );
  });

  it('looks at so many webhooks in a minute, and at none that is large', async () => {
    const now = Date.UTC(2026, 2, 4, 12) + 15_000;
    service = await startTestService({ ...environment, VOICEHIVE_QUARANTINE_PER_MINUTE: '2' }, () => now);
    const large = await sendWebhook(service, vapiMessage('hang', 'large', { text: 'x'.repeat(MEGABYTE) }));
    expect(large.status).toBe(413);
    expect((await forged(1)).status).toBe(200);
    const late = await forged(2);
    expect([late.status, late.headers.get('retry-after')]).toEqual([429, '45']);
    expect((await sendWebhook(service, vapiMessage('hang', 'real'), BEARER)).status).toBe(200);
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
