import { createHmac } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { gzipSync } from 'node:zlib';
import { vapiMessage, vapiReport2024, vapiReport2026 } from './support/vapiBodies.ts';
import { query, sendWebhook, settled, startTestService, type TestService } from './support/testService.ts';
import { documentedMessageTypes } from '../src/platforms/vapi/messageTypes.ts';

const SECRET = 'a-shared-secret';
const BEARER = { authorization: `Bearer ${SECRET}` };

let service: TestService;

afterEach(() => service.remove());

async function errorOf(response: Response): Promise<{ status: number; code: string; field?: string; message: string }> {
  const body = (await response.json()) as { error: { code: string; field?: string; message: string } };
  return { status: response.status, ...body.error };
}

function inbox<T>(read: (database: DatabaseSync) => T): T {
  const database = new DatabaseSync(join(service.dataDir, 'ledger.sqlite'), { readOnly: true });
  const result = read(database);
  database.close();
  return result;
}

function countDeliveries(condition = '1 = 1'): number {
  return inbox((database) =>
    Number(database.prepare(`SELECT count(*) AS n FROM deliveries WHERE ${condition}`).get()?.['n'])
  );
}

async function metricValue(name: string, labels: Record<string, string>): Promise<number> {
  const metric = await service.metrics.registry.getSingleMetric(name)?.get();
  const found = metric?.values.find(({ labels: given }) =>
    Object.entries(labels).every(([label, value]) => given[label] === value)
  );
  return found?.value ?? 0;
}

describe('an open service', () => {
  beforeEach(async () => {
    service = await startTestService();
  });

  it.each(documentedMessageTypes())('takes a %s and answers that it has nothing to add', async (type) => {
    const response = await sendWebhook(service, vapiMessage(type, 'c1'));
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({});
    expect(countDeliveries(`type = '${type}'`)).toBe(1);
  });

  it('takes reports of 2024 and 2026', async () => {
    await sendWebhook(service, vapiReport2024('old'));
    await sendWebhook(service, vapiReport2026('new'));
    await settled(service, 2);
    expect(await metricValue('voicehive_deliveries_applied_total', { outcome: 'applied' })).toBe(2);
  });

  it('counts a message twice sent once', async () => {
    const bodies = [vapiReport2026('c1'), vapiReport2026('c1'), vapiReport2026('c2')];
    const statuses = await Promise.all(bodies.map(async (body) => (await sendWebhook(service, body)).status));
    expect(statuses).toEqual([200, 200, 200]);
    await settled(service, 2);
    expect(countDeliveries()).toBe(2);
  });

  it('takes kinds of messages that are not documented, and counts them', async () => {
    expect((await sendWebhook(service, vapiMessage('call-started', 'c1'))).status).toBe(200);
    expect(await metricValue('voicehive_unknown_message_types_total', { provider: 'vapi' })).toBe(1);
  });

  it('counts ended reasons that no rule knows, and keeps them', async () => {
    await sendWebhook(service, vapiReport2026('c1', { endedReason: 'a-brand-new-reason' }));
    await settled(service, 1);
    expect(await metricValue('voicehive_unknown_ended_reasons_total', { provider: 'vapi' })).toBe(1);
    const [frame] = await query(service, { queryType: 'calls' });
    expect(frame?.columns).toMatchObject({ endedReason: ['a-brand-new-reason'], endedReasonGroup: ['other'] });
  });

  it.each([
    ['', 400, 'invalid_json', 'body'],
    ['{"message":', 400, 'invalid_json', 'body'],
    ['"text"', 400, 'invalid_request', 'message'],
    ['[]', 400, 'invalid_request', 'message'],
    ['{"message":{"type":5}}', 400, 'invalid_request', 'message.type'],
    ['{"message":{"type":"status-update"}}', 400, 'invalid_request', 'message.call.id'],
    [`{"message":${'['.repeat(5000)}${']'.repeat(5000)}}`, 400, 'invalid_request', 'body'],
  ])('turns away %.40s with the field at fault', async (body, status, code, field) => {
    expect(await errorOf(await sendWebhook(service, body))).toMatchObject({ status, code, field });
    expect(countDeliveries()).toBe(0);
  });

  it('turns away a body that is too large, and lives on', async () => {
    const body = JSON.stringify({ message: { type: 'hang', text: 'x'.repeat(17 * 1024 * 1024) } });
    expect(await errorOf(await sendWebhook(service, body))).toMatchObject({ status: 413, code: 'too_large' });
    expect((await sendWebhook(service, vapiMessage('hang', 'c1'))).status).toBe(200);
  });

  it('unpacks a compressed body, but no more of it than a body may hold', async () => {
    const gzip = { 'content-encoding': 'gzip' };
    const real = gzipSync(JSON.stringify(vapiMessage('hang', 'c1')));
    expect((await sendWebhook(service, real, gzip)).status).toBe(200);
    const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024));
    expect(await errorOf(await sendWebhook(service, bomb, gzip))).toMatchObject({ status: 413, code: 'too_large' });
    expect(await errorOf(await sendWebhook(service, '{}', gzip))).toMatchObject({ status: 400, field: 'body' });
  });

  it('takes large bodies that are real', async () => {
    const messages = [{ role: 'bot', message: 'x'.repeat(6 * 1024 * 1024), time: 1 }];
    expect((await sendWebhook(service, vapiMessage('conversation-update', 'c1', { messages }))).status).toBe(200);
  });

  it('takes a body with a byte order mark', async () => {
    const body = `\uFEFF${JSON.stringify(vapiMessage('hang', 'c1'))}`;
    expect((await sendWebhook(service, body)).status).toBe(200);
  });

  it('knows which platforms there are', async () => {
    const response = await fetch(`${service.url}/api/v1/webhooks/acme`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
    expect(await errorOf(response)).toMatchObject({ status: 404, field: 'provider' });
    const read = await fetch(`${service.url}/api/v1/webhooks/vapi`);
    expect(await errorOf(read)).toMatchObject({ status: 405 });
  });

  it('writes no secret, live link or signed link to disk, and neither these nor callers to the log', async () => {
    await sendWebhook(service, vapiReport2026('c1'), {
      authorization: 'Bearer top-secret-token',
      'x-vapi-secret': 'top-secret-token',
    });
    await settled(service, 1);
    await service.stop();
    const files = readdirSync(service.dataDir).filter((name) => /sqlite|duckdb/.test(name));
    const stored = files.map((name) => readFileSync(join(service.dataDir, name), 'latin1')).join('');
    expect(stored).toContain('The caller moved an appointment.');
    for (const secret of [
      'a-server-secret',
      'a-header',
      'a-call-token',
      'media.example',
      'X-Amz-Signature',
      'top-secret-token',
    ]) {
      expect(stored).not.toContain(secret);
      expect(service.logged()).not.toContain(secret);
    }
    expect(service.logged()).toContain('"route":"/webhooks/:provider"');
    expect(service.logged()).not.toContain('5550100142');
    service = await startTestService();
  });

  it('answers every request with an id that is in the log, and takes the client’s', async () => {
    const response = await sendWebhook(service, '{', { 'x-request-id': 'from-client-1' });
    expect(response.headers.get('x-request-id')).toBe('from-client-1');
    expect(await response.json()).toMatchObject({ error: { requestId: 'from-client-1' } });
    expect(service.logged()).toContain('from-client-1');
    const forged = await sendWebhook(service, '{', { 'x-request-id': 'a b;c' });
    expect(forged.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('marks a stored message that cannot be read and goes on with the others', async () => {
    await service.stop();
    const database = new DatabaseSync(join(service.dataDir, 'ledger.sqlite'));
    database.exec(
      "INSERT INTO deliveries (id, provider, call_id, type, received_at, verdict, body) VALUES ('x', 'vapi', 'c0', 'hang', 1, 'verified', 'no json')"
    );
    database.close();
    service = await service.restart();
    await sendWebhook(service, vapiReport2026('c1'));
    await settled(service, 1);
    expect(countDeliveries('problem IS NOT NULL AND applied_at IS NOT NULL')).toBe(1);
  });
});

describe('a service with a secret', () => {
  beforeEach(async () => {
    service = await startTestService({ VOICEHIVE_VAPI_SECRET: SECRET });
  });

  it('takes a bearer token, the older header, or a signature', async () => {
    const body = JSON.stringify(vapiMessage('hang', 'c1'));
    const timestamp = String(Date.now());
    const signature = createHmac('sha256', SECRET).update(`${timestamp}.${body}`).digest('hex');
    for (const headers of [
      BEARER,
      { 'x-vapi-secret': SECRET },
      { 'x-signature': signature, 'x-timestamp': timestamp },
    ]) {
      expect((await sendWebhook(service, body, headers)).status).toBe(200);
    }
    expect(countDeliveries("verdict = 'verified'")).toBe(1);
  });

  it.each([
    {},
    { authorization: 'Bearer wrong' },
    { 'x-vapi-secret': 'wrong' },
    { 'x-signature': 'ab', 'x-timestamp': '1' },
  ])('turns away %j with a way to put it right, and keeps nothing', async (headers: Record<string, string>) => {
    const error = await errorOf(await sendWebhook(service, vapiReport2026('c1'), headers));
    expect(error).toMatchObject({ status: 401, code: 'unauthenticated' });
    expect(error.message).not.toContain(SECRET);
    expect(countDeliveries()).toBe(0);
  });
});

describe('a service that keeps what fails verification', () => {
  beforeEach(async () => {
    service = await startTestService({ VOICEHIVE_VAPI_SECRET: SECRET, VOICEHIVE_UNVERIFIED: 'quarantine' });
  });

  it('keeps it apart from calls, with the reason', async () => {
    expect((await sendWebhook(service, vapiReport2026('forged'))).status).toBe(200);
    expect(countDeliveries("verdict = 'quarantined' AND reason IS NOT NULL AND applied_at IS NULL")).toBe(1);
    await sendWebhook(service, vapiReport2026('real'), BEARER);
    await settled(service, 1);
    const [frame] = await query(service, { queryType: 'calls' });
    expect(frame?.columns['callId']).toEqual(['real']);
  });

  it('does not let a forged copy shut out the real message', async () => {
    await sendWebhook(service, vapiReport2026('c1'));
    await sendWebhook(service, vapiReport2026('c1'), BEARER);
    await settled(service, 1);
    expect(countDeliveries()).toBe(2);
  });
});

describe('a service that asks for proof but has no secret', () => {
  it('turns every webhook away and says what to set', async () => {
    service = await startTestService({ VOICEHIVE_AUTH: 'required' });
    const error = await errorOf(await sendWebhook(service, vapiReport2026('c1')));
    expect(error).toMatchObject({ status: 401 });
    expect(error.message).toContain('VOICEHIVE_VAPI_SECRET');
  });
});
