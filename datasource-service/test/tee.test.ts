import { randomBytes } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { startCustomerServer, type CustomerServer, type Forwarded } from './support/customerServer.ts';
import { sendWebhook, startTestService, type TestService } from './support/testService.ts';
import { vapiMessage, vapiReport2026 } from './support/vapiBodies.ts';
import { documentedMessageTypes, messageTypeMeaning } from '../src/platforms/vapi/messageTypes.ts';

const QUESTIONS = documentedMessageTypes().filter((type) => messageTypeMeaning(type)?.wantsReply);

const NEWS = documentedMessageTypes().filter((type) => !messageTypeMeaning(type)?.wantsReply);

const TOOL_CALLS = vapiMessage('tool-calls', 'c1', { toolCallList: [{ id: 't', function: { name: 'find' } }] });

let service: TestService;
let customer: CustomerServer;

/** How the customer's server answers in a test; each test may set its own. */
let answer: (response: ServerResponse, request: Forwarded) => void;

function answerJson(response: ServerResponse): void {
  response
    .writeHead(200, { 'content-type': 'application/json' })
    .end('{"results":[{"toolCallId":"t","result":"10:00"}]}');
}

beforeEach(async () => {
  answer = answerJson;
  customer = await startCustomerServer((...call) => answer(...call));
});

afterEach(async () => {
  await service.remove();
  await customer.stop();
});

async function start(environment: Record<string, string> = {}): Promise<void> {
  service = await startTestService({ VOICEHIVE_VAPI_TEE_URL: customer.url, ...environment });
}

function recorded(condition = '1 = 1'): number {
  const database = new DatabaseSync(join(service.dataDir, 'ledger.sqlite'), { readOnly: true });
  const count = database.prepare(`SELECT count(*) AS n FROM deliveries WHERE ${condition}`).get()?.['n'];
  database.close();
  return Number(count);
}

async function outcomes(): Promise<Record<string, number>> {
  const metric = await service.metrics.registry.getSingleMetric('voicehive_tee_total')?.get();
  return Object.fromEntries(
    (metric?.values ?? []).map(({ labels, value }) => [`${labels['type']} ${labels['outcome']}`, value])
  );
}

/** Waits until the outcome was counted so often. */
async function counted(name: string, times: number): Promise<void> {
  while (((await outcomes())[name] ?? 0) < times) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

async function errorOf(response: Response) {
  return {
    status: response.status,
    ...((await response.json()) as { error: { code: string; message: string } }).error,
  };
}

describe('a message that Vapi waits on', () => {
  it.each(QUESTIONS)('is answered with what the customer says to a %s, unchanged', async (type) => {
    const bytes = randomBytes(3000);
    answer = (response) => response.writeHead(202, { 'content-type': 'audio/x-raw', 'x-own': 'kept there' }).end(bytes);
    await start();
    const response = await sendWebhook(service, vapiMessage(type, 'c1'));
    expect([response.status, response.headers.get('content-type')]).toEqual([202, 'audio/x-raw']);
    expect(Buffer.from(await response.arrayBuffer()).equals(bytes)).toBe(true);
    expect(response.headers.get('x-own')).toBeNull();
    expect(recorded(`type = '${type}'`)).toBe(1);
  });

  it('is forwarded byte for byte, with its proof, and without what belongs to the connection', async () => {
    await start({ VOICEHIVE_VAPI_SECRET: 'a-shared-secret' });
    const body = Buffer.from(`  ${JSON.stringify(TOOL_CALLS)}\n`);
    const headers = {
      'x-vapi-secret': 'a-shared-secret',
      'content-type': 'application/json; charset=utf-8',
      'x-call-id': 'c1',
      'proxy-authorization': 'Basic eA==',
      te: 'trailers',
    };
    expect((await sendWebhook(service, body, headers)).status).toBe(200);
    const [request] = customer.received;
    expect(request?.body.equals(body)).toBe(true);
    expect(request?.url).toBe('/vapi?tenant=7');
    expect(request?.headers).toMatchObject({
      'x-vapi-secret': 'a-shared-secret',
      'content-type': 'application/json; charset=utf-8',
      'content-length': String(body.length),
      'x-call-id': 'c1',
      'x-voicehive-tee': '1',
      host: new URL(customer.url).host,
    });
    expect(request?.headers).not.toHaveProperty('proxy-authorization');
    expect(request?.headers).not.toHaveProperty('te');
  });

  it('is forwarded and answered again when Vapi repeats it, and recorded once', async () => {
    await start();
    for (let time = 0; time < 2; time += 1) {
      expect(await (await sendWebhook(service, TOOL_CALLS)).json()).toMatchObject({ results: [{ toolCallId: 't' }] });
    }
    expect(customer.received).toHaveLength(2);
    expect(recorded()).toBe(1);
  });

  it.each([
    [500, 'text/html', '<h1>Oops</h1>'],
    [404, 'text/plain', ''],
    [301, 'text/plain', 'elsewhere'],
    [200, 'application/json', '{"results": cut'],
  ])('is answered with %d %s %j when that is what the customer says', async (status, type, text) => {
    answer = (response) => response.writeHead(status, { 'content-type': type, location: '/x' }).end(text);
    await start();
    const response = await fetch(`${service.url}/api/v1/webhooks/vapi`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(TOOL_CALLS),
      redirect: 'manual',
    });
    expect([response.status, response.headers.get('content-type'), await response.text()]).toEqual([
      status,
      type,
      text,
    ]);
    expect(recorded()).toBe(1);
  });

  it('is answered 504 when the customer does not answer in time, and is recorded', async () => {
    answer = () => undefined;
    await start({ VOICEHIVE_TEE_TIMEOUT_SECONDS: '1' });
    for (const type of ['tool-calls', 'assistant-request']) {
      const error = await errorOf(await sendWebhook(service, vapiMessage(type, 'c1')));
      expect(error).toMatchObject({ status: 504, code: 'timeout', message: expect.stringContaining('0.5 seconds') });
    }
    expect(recorded()).toBe(2);
    expect(await outcomes()).toMatchObject({ 'tool-calls timeout': 1, 'assistant-request timeout': 1 });
  });

  it('has 7.5 seconds for an assistant-request, whatever is configured', async () => {
    answer = () => undefined;
    await start({ VOICEHIVE_TEE_TIMEOUT_SECONDS: '60' });
    const error = await errorOf(await sendWebhook(service, vapiMessage('assistant-request', 'c1')));
    expect(error).toMatchObject({ status: 504, message: expect.stringContaining('within 7 seconds') });
  }, 15_000);

  it('is answered 504 when the answer begins in time and does not end', async () => {
    answer = (response) => response.writeHead(200).write('{"results"');
    await start({ VOICEHIVE_TEE_TIMEOUT_SECONDS: '1' });
    expect((await sendWebhook(service, TOOL_CALLS)).status).toBe(504);
  });

  it('is answered 502 when the customer is down or speaks no HTTP, and is recorded', async () => {
    await start();
    answer = (response) => response.socket?.end('no HTTP at all\r\n\r\n');
    expect(await errorOf(await sendWebhook(service, TOOL_CALLS))).toMatchObject({ status: 502, code: 'bad_gateway' });
    await customer.stop();
    const other = vapiMessage('tool-calls', 'c2');
    expect(await errorOf(await sendWebhook(service, other))).toMatchObject({ status: 502, code: 'bad_gateway' });
    expect(recorded()).toBe(2);
    expect(service.logged()).toContain('recording goes on');
    expect(service.logged()).not.toContain(new URL(customer.url).host);
  });

  it('is answered 502 when the answer is longer than any', async () => {
    answer = (response) => response.writeHead(200).end(Buffer.alloc(17 * 1024 * 1024));
    await start();
    expect(await errorOf(await sendWebhook(service, TOOL_CALLS))).toMatchObject({
      status: 502,
      message: expect.stringContaining('16 MB'),
    });
  });

  it('is never answered as done when it could not be recorded', async () => {
    await start();
    const database = new DatabaseSync(join(service.dataDir, 'ledger.sqlite'));
    database.exec("CREATE TRIGGER full BEFORE INSERT ON deliveries BEGIN SELECT RAISE(FAIL, 'disk full'); END");
    database.close();
    expect((await sendWebhook(service, TOOL_CALLS)).status).toBe(503);
    expect((await sendWebhook(service, vapiMessage('hang', 'c1'))).status).toBe(503);
    expect(customer.received.length).toBeLessThan(2);
  });

  it('gets audio while it is made', async () => {
    let finish = (): void => undefined;
    answer = (response) => {
      response.writeHead(200, { 'content-type': 'application/octet-stream' }).write(Buffer.alloc(100, 1));
      finish = () => response.end(Buffer.alloc(100, 2));
    };
    await start();
    const response = await sendWebhook(service, vapiMessage('voice-request', 'c1'));
    const reader = response.body?.getReader();
    expect((await reader?.read())?.value).toHaveLength(100);
    finish();
    expect((await reader?.read())?.value).toEqual(new Uint8Array(100).fill(2));
    expect((await reader?.read())?.done).toBe(true);
  });

  it('gets a broken stream when the audio breaks off or has no end', async () => {
    await start();
    answer = (response) => {
      response.writeHead(200).write('a');
      setTimeout(() => response.destroy(), 20);
    };
    const broken = await sendWebhook(service, vapiMessage('voice-request', 'c1'));
    await expect(broken.arrayBuffer()).rejects.toThrow();
    answer = (response) => response.writeHead(200).end(Buffer.alloc(17 * 1024 * 1024));
    const endless = await sendWebhook(service, vapiMessage('voice-request', 'c2'));
    await expect(endless.arrayBuffer()).rejects.toThrow();
    expect((await sendWebhook(service, vapiMessage('hang', 'c1'))).status).toBe(200);
  });

  it('gives the stream up when it pauses for longer than an answer may take', async () => {
    answer = (response) => response.writeHead(200).write('a');
    await start({ VOICEHIVE_TEE_TIMEOUT_SECONDS: '1' });
    const response = await sendWebhook(service, vapiMessage('voice-request', 'c1'));
    await expect(response.arrayBuffer()).rejects.toThrow();
  });

  it('gives up asking when Vapi goes away', async () => {
    answer = () => undefined;
    await start();
    const gone = new AbortController();
    const asking = fetch(`${service.url}/api/v1/webhooks/vapi`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(TOOL_CALLS),
      signal: gone.signal,
    });
    await customer.heard(1);
    gone.abort();
    await expect(asking).rejects.toThrow();
    await counted('tool-calls cancelled', 1);
    expect(recorded()).toBe(1);
  });
});

describe('any other message', () => {
  it.each(NEWS)('is acknowledged at once in a %s, and forwarded afterwards', async (type) => {
    await start();
    const response = await sendWebhook(service, vapiMessage(type, 'c1'));
    expect([response.status, await response.json()]).toEqual([200, {}]);
    await customer.heard(1);
    expect(JSON.parse(String(customer.received[0]?.body))).toMatchObject({ message: { type } });
  });

  it('is acknowledged while the customer is slow, and each is forwarded once', async () => {
    const held: ServerResponse[] = [];
    answer = (response) => held.push(response);
    await start();
    for (let call = 0; call < 20; call += 1) {
      expect((await sendWebhook(service, vapiReport2026(`c${call}`))).status).toBe(200);
    }
    await sendWebhook(service, vapiReport2026('c0'));
    expect(recorded()).toBe(20);
    answer = answerJson;
    held.forEach(answerJson);
    await customer.heard(20);
    await counted('end-of-call-report answered', 20);
    expect(customer.received).toHaveLength(20);
  });

  it('is acknowledged while the customer is down, which is logged once, and its return too', async () => {
    answer = (response) => response.socket?.destroy();
    await start();
    await sendWebhook(service, vapiMessage('hang', 'c1'));
    await sendWebhook(service, vapiMessage('hang', 'c2'));
    await counted('hang unreachable', 2);
    expect(service.logged().match(/does not take what is forwarded/g)).toHaveLength(1);
    answer = (response) => response.writeHead(503).end();
    await sendWebhook(service, vapiMessage('hang', 'c3'));
    await counted('hang server_error', 1);
    answer = answerJson;
    await sendWebhook(service, vapiMessage('a-new-kind', 'c4'));
    await counted('undocumented answered', 1);
    expect(service.logged().match(/again\./g)).toHaveLength(1);
    expect(recorded()).toBe(4);
  });

  it('is still forwarded when the service stops, within a limit', async () => {
    answer = (response) => setTimeout(() => answerJson(response), 200);
    await start();
    await sendWebhook(service, vapiMessage('hang', 'c1'));
    await service.stop();
    expect(await outcomes()).toEqual({ 'hang answered': 1 });
  });

  it('is given up when the service stops and the customer does not answer', async () => {
    answer = () => undefined;
    await start();
    for (let call = 0; call < 40; call += 1) {
      await sendWebhook(service, vapiMessage('hang', `c${call}`));
    }
    await customer.heard(32);
    await service.stop();
    expect(await outcomes()).toEqual({ 'hang cancelled': 32, 'hang dropped': 8 });
  }, 15_000);
});

describe('what is not forwarded', () => {
  it('is a message that failed verification', async () => {
    await start({ VOICEHIVE_VAPI_SECRET: 'a-shared-secret', VOICEHIVE_UNVERIFIED: 'quarantine' });
    expect(await (await sendWebhook(service, TOOL_CALLS)).json()).toEqual({});
    await sendWebhook(service, vapiMessage('hang', 'c1'));
    const proof = { authorization: 'Bearer a-shared-secret' };
    await sendWebhook(service, vapiMessage('hang', 'c2'), proof);
    await customer.heard(1);
    expect(customer.received).toHaveLength(1);
    expect(recorded("verdict = 'quarantined'")).toBe(2);
  });

  it('is a message that came through a tee already', async () => {
    await start();
    const error = await errorOf(await sendWebhook(service, TOOL_CALLS, { 'x-voicehive-tee': '1' }));
    expect(error).toMatchObject({ status: 400, message: expect.stringContaining('VOICEHIVE_VAPI_TEE_URL') });
    expect(customer.received).toEqual([]);
    expect(recorded()).toBe(0);
  });
});

describe('without a tee', () => {
  it('every message is recorded and answered with nothing to add', async () => {
    service = await startTestService();
    const response = await sendWebhook(service, TOOL_CALLS, { 'x-voicehive-tee': '1' });
    expect([response.status, await response.json()]).toEqual([200, {}]);
    expect(recorded()).toBe(1);
  });
});
