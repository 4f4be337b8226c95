import { startFakeVapi, type FakeVapi } from './support/fakeVapi.ts';
import { endedFakeCall, reportOfFakeCall } from './support/listedCalls.ts';
import { vapiMessage } from './support/vapiBodies.ts';
import { queryOne, sendWebhook, settled, startTestService, type TestService } from './support/testService.ts';

const DAY = 24 * 60 * 60_000;
const NOW = Date.UTC(2026, 2, 4, 15);
const LINK = 'https://storage.example/recording.wav?signature=secret';

let fake: FakeVapi;
let service: TestService | undefined;

beforeEach(async () => {
  fake = await startFakeVapi();
});

afterEach(async () => {
  await service?.remove();
  service = undefined;
  await fake.stop();
});

/** A service that has heard of the call `told`, and may ask the platform when there is a key. */
async function start(environment: Record<string, string> = {}): Promise<TestService> {
  const started = await startTestService({ VOICEHIVE_RECONCILE_SECONDS: '3600', ...environment }, () => NOW);
  service = started;
  await sendWebhook(started, reportOfFakeCall('told', NOW - DAY));
  await settled(started, 1);
  return started;
}

const withKey = () => ({ VOICEHIVE_VAPI_API_KEY: fake.apiKey, VOICEHIVE_VAPI_API_URL: fake.url });

async function ask(body: object, role = 'editor'): Promise<{ status: number; body: Record<string, unknown> }> {
  const response = await fetch(`${service?.url}/api/v1/recordings`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-voicehive-role': role },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

const TOLD = { provider: 'vapi', callId: 'told' };

it('gives a link to whoever may hear the call, asked of the platform each time and kept nowhere', async () => {
  const started = await start(withKey());
  const call = endedFakeCall('told', NOW - DAY);
  fake.calls.set('told', { ...call, artifact: { recordingUrl: LINK } });
  expect(await ask(TOLD)).toEqual({ status: 200, body: { url: LINK } });
  fake.calls.set('told', { ...call, artifact: { recordingUrl: `${LINK}2` } });
  expect(await ask(TOLD)).toEqual({ status: 200, body: { url: `${LINK}2` } });
  expect(await ask(TOLD, 'viewer')).toMatchObject({ status: 403 });
  const logged = started.logged();
  expect(logged).toContain('A recording was opened.');
  expect(logged).not.toContain('secret');
});

it('says what is missing', async () => {
  const without = await start();
  expect((await ask(TOLD)).body).toMatchObject({
    error: { message: expect.stringContaining('VOICEHIVE_VAPI_API_KEY') },
  });
  await without.remove();
  await start(withKey());
  expect(await ask(TOLD)).toMatchObject({
    status: 404,
    body: { error: { message: expect.stringMatching(/no recording/) } },
  });
  expect(await ask({ ...TOLD, callId: 'nobody' })).toMatchObject({ status: 404, body: { error: { field: 'callId' } } });
  expect(await ask({ provider: 'phone', callId: 'a' })).toMatchObject({
    status: 400,
    body: { error: { field: 'provider' } },
  });
  fake.fault = () => ({ status: 403 });
  expect(await ask(TOLD)).toMatchObject({ status: 503 });
});

it('tells until when the platform keeps it, by the policy', async () => {
  const started = await start();
  await sendWebhook(started, vapiMessage('status-update', 'silent', { status: 'ended', timestamp: NOW }));
  await settled(started, 2);
  const { columns } = await queryOne(started, { queryType: 'call', provider: 'vapi', callId: 'told' });
  const endedAt = Number(columns['endedAt']?.[0]);
  expect(columns['recordingExpiresAt']).toEqual([endedAt + 14 * DAY]);
  const silent = await queryOne(started, { queryType: 'call', provider: 'vapi', callId: 'silent' });
  expect(silent.columns['recordingExpiresAt']).toEqual([null]);
});
