import type { Provider } from '../../src/contract/index.ts';
import { evaluate } from '../../src/analytics/catalogue/formula.ts';
import { findMeasure } from '../../src/analytics/catalogue/measures.ts';
import { applyEvent, type CallRecord } from '../../src/calls/callRecord.ts';
import { viewCall, type CallView } from '../../src/calls/callView.ts';
import { CALL_COMPONENTS } from '../../src/calls/components.ts';
import { elevenlabs } from '../../src/platforms/elevenlabs/elevenlabs.ts';
import { livekit } from '../../src/platforms/livekit/livekit.ts';
import { isEnvelopeProblem, type ProviderAdapter } from '../../src/platforms/provider.ts';
import { redact } from '../../src/calls/redaction/redact.ts';
import { retell } from '../../src/platforms/retell/retell.ts';
import { twilio } from '../../src/platforms/twilio/twilio.ts';
import { vapi } from '../../src/platforms/vapi/vapi.ts';
import { readRateCard } from '../../src/config/rateCardFile.ts';
import { NOON } from './build.ts';

const ADAPTERS: Readonly<Record<Provider, ProviderAdapter>> = { vapi, retell, twilio, livekit, elevenlabs };

const CARD = readRateCard(null);

/**
 * The calls that bodies of a platform make, in the order in which they are given, an hour after noon. Bodies go the way
 * of a webhook: redacted, taken apart, their outside read.
 */
export function callsOf(provider: Provider, ...bodies: unknown[]): CallView[] {
  const adapter = ADAPTERS[provider];
  const records = new Map<string, CallRecord>();
  const messages = bodies.flatMap((body) => {
    const kept = redact(adapter.withhold?.(body) ?? body);
    return adapter.messagesIn?.(kept) ?? [kept];
  });
  for (const [index, message] of messages.entries()) {
    const envelope = adapter.readEnvelope(message);
    if (isEnvelopeProblem(envelope)) {
      throw new Error(envelope.message);
    }
    const event = envelope.callId === null ? null : adapter.readEvent(message, NOON + 3_600_000 + index);
    if (event !== null) {
      records.set(event.callId, applyEvent(records.get(event.callId) ?? null, event));
    }
  }
  return [...records.values()].map((record) => viewCall(record, CARD));
}

/** The only call that bodies of a platform make. */
export function callOf(provider: Provider, ...bodies: unknown[]): CallView {
  const [call, ...others] = callsOf(provider, ...bodies);
  if (call === undefined || others.length > 0) {
    throw new Error(`The bodies make ${call === undefined ? 'no call' : 'several calls'}.`);
  }
  return call;
}

/** A measure over some calls. */
export function measureOver(id: string, ...calls: CallView[]): number | null {
  const measure = findMeasure(id);
  if (measure === undefined) {
    throw new Error(`There is no measure "${id}".`);
  }
  return evaluate(measure.formula, {
    sum: (_source, component) =>
      calls.reduce((sum, call) => sum + CALL_COMPONENTS[component as keyof typeof CALL_COMPONENTS](call), 0),
    percentile: () => null,
    peak: null,
  });
}
