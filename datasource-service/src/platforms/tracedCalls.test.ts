import { foldEvents, NOON } from '../../test/support/build.ts';
import { elevenlabsReport } from '../../test/support/elevenlabsBodies.ts';
import { livekitEvent, livekitSip } from '../../test/support/livekitBodies.ts';
import { retellMessage } from '../../test/support/retellBodies.ts';
import { TRACE_ID, TRACEPARENT } from '../../test/support/traces.ts';
import { vapiCall, vapiMessage } from '../../test/support/vapiBodies.ts';
import { viewCall } from '../calls/callView.ts';
import { elevenlabs } from './elevenlabs/elevenlabs.ts';
import { livekit } from './livekit/livekit.ts';
import type { ProviderAdapter } from './provider.ts';
import { redact } from '../calls/redaction/redact.ts';
import { retell } from './retell/retell.ts';
import { vapi } from './vapi/vapi.ts';

const GIVEN = { traceparent: TRACEPARENT };

function vapiWith(differences: object): object {
  return vapiMessage('status-update', 'c1', { call: { ...vapiCall('c1'), ...differences } });
}

/** The trace of a call whose message was kept as the service keeps it, without secrets. */
function traceOf({ withhold, readEvent }: ProviderAdapter, body: object): string | null {
  const event = readEvent(redact(withhold?.(body) ?? body), NOON);
  if (event === null) {
    throw new Error('The body says nothing about a call.');
  }
  return viewCall(foldEvents([event])).traceId;
}

describe('the trace that an application gave with a call', () => {
  it.each([
    ['metadata of a Vapi call', vapi, vapiWith({ metadata: GIVEN })],
    ['overrides of a Vapi assistant', vapi, vapiWith({ assistantOverrides: { metadata: GIVEN } })],
    ['metadata of a Vapi assistant', vapi, vapiWith({ assistant: { name: 'Ann', metadata: GIVEN } })],
    ['metadata of a Retell call', retell, retellMessage('call_started', 'r1', { metadata: GIVEN })],
    [
      'dynamic variables of a Retell call',
      retell,
      retellMessage('call_started', 'r1', { retell_llm_dynamic_variables: GIVEN }),
    ],
    [
      'dynamic variables of an ElevenLabs conversation',
      elevenlabs,
      elevenlabsReport('e1', { conversation_initiation_client_data: { dynamic_variables: GIVEN } }),
    ],
    [
      'attributes of a LiveKit caller',
      livekit,
      livekitEvent('participant_joined', 'RM_1', 9, { participant: livekitSip({}, GIVEN) }),
    ],
  ])('is found in the %s', (_place, adapter, body) => {
    expect(traceOf(adapter, body)).toBe(TRACE_ID);
  });

  it('is not made up where there is none', () => {
    expect(traceOf(vapi, vapiWith({ metadata: { customer: 'customer-1' } }))).toBeNull();
  });
});
