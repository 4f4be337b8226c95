import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { CallSummary, Provider } from '../src/contract/index.ts';
import { documentedMessageTypes } from '../src/platforms/vapi/messageTypes.ts';
import { elevenlabsAudio, elevenlabsFailure, elevenlabsReport } from './support/elevenlabsBodies.ts';
import { livekitCall, livekitReport } from './support/livekitBodies.ts';
import { retellAnalyzed, retellEnded, retellMessage } from './support/retellBodies.ts';
import { settled, startTestService } from './support/testService.ts';
import { asForm, twilioCall, twilioEvent, twilioSummary } from './support/twilioBodies.ts';
import { vapiMessage, vapiReport2024, vapiReport2026 } from './support/vapiBodies.ts';

/** Stands in every secret that is planted, so that a search finds whatever is left of one. */
const CANARY = 'kanarienvogel8231';
const CARD = '4111 1111 1111 1111';
const LEFT = new RegExp(`${CANARY}|4111[ -]?1111`, 'i');

const TEXT = [
  `Bearer ${CANARY}`,
  `eyJhbGciOiJIUzI1NiJ9.eyJ${CANARY}.${CANARY}`,
  `sk-${CANARY}abcdef`,
  `the card ${CARD} it is`,
  `https://f.example/a.wav?X-Amz-Signature=${CANARY}`,
  `https://f.example/a.wav?key=${CANARY}`,
  `https://f.example/#access_token=${CANARY}`,
  `see https://m.example/${CANARY}/listen or wss://m.example/${CANARY}`,
  `api_key=${CANARY}`,
].join(' ; ');

const INNER = { password: CANARY, user: 'Ann', nested: JSON.stringify({ pin: CANARY, number: CARD }) };

/** Fields as any object of a message may carry them. */
const PLANTED = {
  note: TEXT,
  secretKey: CANARY,
  accessKeyId: CANARY,
  pin: CANARY,
  webhook_token: CANARY,
  settings: JSON.stringify(INNER),
  headers: [{ key: 'X-Odd', value: CANARY }, ['X-Odd', CANARY], `X-Odd: ${CANARY}`],
  custom_headers: { 'X-Odd': CANARY },
  pairs: [{ name: 'api_key', value: CANARY }],
  listenUrl: `wss://m.example/${CANARY}`,
};

/** Fields whose text people, models and tools write. */
const WRITTEN =
  /^(content|message|text|transcript|summary|arguments|parameters|result|result_value|params_as_json|output|note|call_summary|transcript_summary)$/;

/** A message with secrets in every object, and in all text that is written freely. */
function withSecrets(value: unknown, name = ''): unknown {
  if (typeof value === 'string') {
    if (!WRITTEN.test(name)) {
      return value;
    }
    return value.trim().startsWith('{') ? JSON.stringify(INNER) : `${value} ${TEXT}`;
  }
  if (Array.isArray(value)) {
    return value.map((entry) => withSecrets(entry, name));
  }
  return typeof value === 'object' && value !== null
    ? {
        ...Object.fromEntries(Object.entries(value).map(([field, entry]) => [field, withSecrets(entry, field)])),
        ...PLANTED,
      }
    : value;
}

const BODIES: Readonly<Record<Provider, readonly object[]>> = {
  vapi: [
    ...documentedMessageTypes().map((type) =>
      vapiMessage(type, 'canary', {
        transcript: 'Hello',
        transcriptType: 'final',
        role: 'user',
        toolCallList: [{ id: 't', name: 'find', parameters: { q: 'x' }, function: { name: 'find', arguments: '{}' } }],
        toolCallResult: { toolCallId: 't', result: 'fine' },
        messages: [{ role: 'user', message: 'Hello', time: 1_772_625_600_000 }],
      })
    ),
    vapiReport2026('canary'),
    vapiReport2024('canary-2024'),
  ],
  retell: [
    ...[
      'call_started',
      'transcript_updated',
      'transfer_started',
      'transfer_bridged',
      'transfer_cancelled',
      'transfer_ended',
    ].map((event) => retellMessage(event, 'canary')),
    retellEnded('canary'),
    retellAnalyzed('canary'),
  ],
  livekit: [...livekitCall('canary'), livekitReport('canary')],
  elevenlabs: [elevenlabsReport('canary'), elevenlabsAudio('canary'), elevenlabsFailure('canary-failed')],
  twilio: [twilioEvent('summary.complete', twilioSummary('canary-summary'))],
};

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile());
}

it('keeps no planted secret of any message of any platform, in no store, log, frame or metric', async () => {
  const service = await startTestService({});
  const post = async (provider: Provider, body: string, type = 'application/json'): Promise<void> => {
    const url = `${service.url}/api/v1/webhooks/${provider}`;
    const response = await fetch(url, { method: 'POST', headers: { 'content-type': type }, body });
    expect([provider, body.slice(0, 60), response.status]).toEqual([provider, body.slice(0, 60), 200]);
  };
  let calls: CallSummary[];
  try {
    for (const [provider, bodies] of Object.entries(BODIES) as Array<[Provider, readonly object[]]>) {
      for (const body of bodies) {
        const given = JSON.stringify(withSecrets(body));
        expect(given).toMatch(LEFT);
        await post(provider, provider === 'twilio' ? `[${given}]` : given);
      }
    }
    const fields = Object.fromEntries(Object.entries(PLANTED).filter(([, value]) => typeof value === 'string'));
    for (const form of twilioCall('canary')) {
      await post(
        'twilio',
        asForm({ ...form, ...(fields as Record<string, string>) }),
        'application/x-www-form-urlencoded'
      );
    }
    await settled(service, 5);
    const read = async (path: string): Promise<string> => (await fetch(`${service.url}${path}`)).text();
    const listed = await read('/api/v1/calls?limit=100&from=1700000000000&to=1900000000000');
    calls = (JSON.parse(listed) as { calls: CallSummary[] }).calls;
    expect(new Set(calls.map(({ provider }) => provider)).size).toBe(5);
    const shown = await Promise.all(
      calls.map(({ callId, provider }) => read(`/api/v1/calls/${encodeURIComponent(callId)}?provider=${provider}`))
    );
    expect(shown.join()).toContain('Hello');
    for (const [where, text] of Object.entries({ shown: shown.join('\n'), listed, metrics: await read('/metrics') })) {
      expect([where, LEFT.exec(text)?.[0]]).toEqual([where, undefined]);
    }
  } finally {
    await service.stop();
  }
  const files = filesIn(service.dataDir);
  expect(files.length).toBeGreaterThan(2);
  for (const path of files) {
    expect([path, LEFT.exec(readFileSync(path, 'latin1'))?.[0]]).toEqual([path, undefined]);
  }
  expect(LEFT.exec(service.logged())?.[0]).toBeUndefined();
  await service.remove();
});
