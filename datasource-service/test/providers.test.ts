import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import type { CallDetail } from '../src/contract/index.ts';
import { elevenlabsAudio, elevenlabsReport, elevenlabsSignature } from './support/elevenlabsBodies.ts';
import { livekitCall, livekitHeaders } from './support/livekitBodies.ts';
import { retellAnalyzed, retellSignature } from './support/retellBodies.ts';
import { settled, startTestService, type TestService } from './support/testService.ts';
import {
  asForm,
  twilioCall,
  twilioEvent,
  twilioFormHeaders,
  twilioJsonRequest,
  twilioSummary,
} from './support/twilioBodies.ts';

const RETELL_KEY = 'key_of_a_retell_test';
const TWILIO_TOKEN = 'token_of_a_twilio_test';
const LIVEKIT = { apiKey: 'APIofAtest', apiSecret: 'secret_of_a_livekit_test' };
const ELEVENLABS_SECRET = 'wsec_of_an_elevenlabs_test';
const PUBLIC_URL = 'https://voice.example.com/hooks';

/** A webhook as a platform sends it. */
interface Sent {
  path: string;
  headers: Record<string, string>;
  body: string;
}

function retellSent(body: object, signedAt = Date.now()): Sent {
  const text = JSON.stringify(body);
  return { path: 'retell', headers: retellSignature(text, RETELL_KEY, signedAt), body: text };
}

function twilioSent(fields: Record<string, string>): Sent {
  const headers = twilioFormHeaders(`${PUBLIC_URL}/api/v1/webhooks/twilio`, fields, TWILIO_TOKEN);
  return { path: 'twilio', headers, body: asForm(fields) };
}

function twilioEventsSent(events: object[]): Sent {
  const body = JSON.stringify(events);
  const { url, headers } = twilioJsonRequest(`${PUBLIC_URL}/api/v1/webhooks/twilio`, body, TWILIO_TOKEN);
  return { path: `twilio${new URL(url).search}`, headers, body };
}

function livekitSent(body: object, signedAt = Date.now()): Sent {
  const text = JSON.stringify(body);
  return { path: 'livekit', headers: livekitHeaders(text, LIVEKIT, signedAt), body: text };
}

function elevenlabsSent(body: object, signedAt = Date.now()): Sent {
  const text = JSON.stringify(body);
  return { path: 'elevenlabs', headers: elevenlabsSignature(text, ELEVENLABS_SECRET, signedAt), body: text };
}

let service: TestService;

beforeEach(async () => {
  service = await startTestService({
    VOICEHIVE_RETELL_API_KEY: RETELL_KEY,
    VOICEHIVE_TWILIO_AUTH_TOKEN: TWILIO_TOKEN,
    VOICEHIVE_PUBLIC_URL: PUBLIC_URL,
    VOICEHIVE_LIVEKIT_API_KEY: LIVEKIT.apiKey,
    VOICEHIVE_LIVEKIT_API_SECRET: LIVEKIT.apiSecret,
    VOICEHIVE_ELEVENLABS_SECRET: ELEVENLABS_SECRET,
  });
});

afterEach(() => service.remove());

async function send({ path, headers, body }: Sent): Promise<number> {
  const response = await fetch(`${service.url}/api/v1/webhooks/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  });
  await response.text();
  return response.status;
}

async function readCall(provider: string, callId: string): Promise<CallDetail> {
  await settled(service, 1);
  const response = await fetch(`${service.url}/api/v1/calls/${callId}?provider=${provider}`);
  expect(response.status).toBe(200);
  return (await response.json()) as CallDetail;
}

function storedBodies(): string {
  const database = new DatabaseSync(join(service.dataDir, 'ledger.sqlite'), { readOnly: true });
  const rows = database.prepare('SELECT body FROM deliveries').all();
  database.close();
  return rows.map((row) => String(row['body'])).join('\n');
}

/** Each platform: a webhook about a call, what the call then shows, and what is forged or late about others. */
const PLATFORMS = [
  {
    provider: 'retell',
    callId: 'r1',
    sent: () => retellSent(retellAnalyzed('r1')),
    shown: { state: 'ended', durationSeconds: 120, endedReasonGroup: 'transferred', costUsd: 0.1661, turnCount: 2 },
    late: () => retellSent(retellAnalyzed('r1'), Date.now() - 6 * 60_000),
    secrets: /a-web-call-token|recordings\.example|logs\.example/,
  },
  {
    provider: 'twilio',
    callId: 'CA1',
    sent: () => twilioSent(twilioCall('CA1')[3] ?? {}),
    shown: { state: 'ended', durationSeconds: 60, endedReason: 'completed', direction: 'outbound' },
    late: null,
    secrets: /AC0000/,
  },
  {
    provider: 'livekit',
    callId: 'RM_1',
    sent: () => livekitSent(livekitCall('RM_1')[6] ?? {}),
    shown: { endedReasonGroup: 'caller_ended', direction: 'inbound' },
    late: () => livekitSent(livekitCall('RM_1')[6] ?? {}, Date.now() - 7 * 60_000),
    secrets: /a-participant-token|a-room-token|a-turn-password|a-sip-credential/,
  },
  {
    provider: 'elevenlabs',
    callId: 'e1',
    sent: () => elevenlabsSent(elevenlabsReport('e1')),
    shown: { state: 'ended', durationSeconds: 22, success: true, turnCount: 2, costUsd: null },
    late: () => elevenlabsSent(elevenlabsReport('e1'), Date.now() - 31 * 60_000),
    secrets: /a-crm-key|an-llm-key/,
  },
];

describe.each(PLATFORMS)('$provider over HTTP', ({ provider, callId, sent, shown, late, secrets }) => {
  it('takes a signed webhook, shows its call, and counts the same delivery once', async () => {
    expect(await send(sent())).toBe(200);
    expect(await send(sent())).toBe(200);
    const call = await readCall(provider, callId);
    expect(call).toMatchObject({ provider, callId, ...shown });
    expect(call.deliveries).toHaveLength(1);
  });

  it('keeps no secret of it, and logs none', async () => {
    await send(sent());
    await settled(service, 1);
    expect(storedBodies()).not.toMatch(secrets);
    expect(service.logged()).not.toMatch(secrets);
    expect(service.logged()).not.toMatch(/\+1555/);
  });

  it('turns away another body, another signature and none at all', async () => {
    const webhook = sent();
    const forged = Object.fromEntries(
      Object.entries(webhook.headers).map(([name, value]) => [name, name === 'content-type' ? value : `${value}0`])
    );
    expect(await send({ ...webhook, body: webhook.body.replace(callId, 'other') })).toBe(401);
    expect(await send({ ...webhook, headers: forged })).toBe(401);
    expect(
      await send({ ...webhook, headers: { 'content-type': webhook.headers['content-type'] ?? 'application/json' } })
    ).toBe(401);
    expect(storedBodies()).toBe('');
  });

  it('refuses a replay where the platform signs a time', async () => {
    expect(late === null ? 401 : await send(late())).toBe(401);
  });
});

it.each([
  ['retell', 'VOICEHIVE_RETELL_API_KEY'],
  ['twilio', 'VOICEHIVE_TWILIO_AUTH_TOKEN'],
  ['livekit', 'VOICEHIVE_LIVEKIT_API_SECRET'],
  ['elevenlabs', 'VOICEHIVE_ELEVENLABS_SECRET'],
])('says what to set when webhooks of %s must be proved and cannot be', async (path, setting) => {
  const strict = await startTestService({ VOICEHIVE_AUTH: 'required' });
  const response = await fetch(`${strict.url}/api/v1/webhooks/${path}`, { method: 'POST', body: '{}' });
  const answer = (await response.json()) as { error: { message: string } };
  await strict.remove();
  expect(response.status).toBe(401);
  expect(answer.error.message).toContain(setting);
});

it('takes a call of Twilio whose callbacks arrive out of order, and that a machine took', async () => {
  for (const form of twilioCall('CA1').reverse()) {
    expect(await send(twilioSent(form))).toBe(200);
  }
  expect(await readCall('twilio', 'CA1')).toMatchObject({ state: 'ended', durationSeconds: 60, answered: false });
});

it('takes apart a list of events and files each under its call', async () => {
  const events = ['CA1', 'CA2'].map((callId) => twilioEvent('summary.complete', twilioSummary(callId)));
  expect(await send(twilioEventsSent(events))).toBe(200);
  await settled(service, 2);
  expect(await readCall('twilio', 'CA1')).toMatchObject({ state: 'ended' });
  expect((await readCall('twilio', 'CA2')).deliveries).toHaveLength(1);
});

it('reads none of a list of which one event cannot be read', async () => {
  const events = [twilioEvent('summary.complete', twilioSummary('CA1')), twilioEvent('summary.complete', {})];
  expect(await send(twilioEventsSent(events))).toBe(400);
  expect(storedBodies()).toBe('');
});

it('never writes audio down', async () => {
  expect(await send(elevenlabsSent(elevenlabsAudio('e1')))).toBe(200);
  expect(await readCall('elevenlabs', 'e1')).toMatchObject({ hasRecording: true });
  expect(storedBodies()).not.toContain('SUQzBAAAAAAA');
});

it('says what is wrong with a signed body that is no form', async () => {
  const headers = twilioFormHeaders(`${PUBLIC_URL}/api/v1/webhooks/twilio`, {}, TWILIO_TOKEN);
  const response = await fetch(`${service.url}/api/v1/webhooks/twilio`, { method: 'POST', headers, body: '' });
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ error: { field: 'body', message: expect.stringContaining('empty') } });
});
