import { arrivalsBetween } from './arrivals/arrivals.ts';
import type { SimulatedCall } from './call/simulatedCall.ts';
import { simulateCall } from './call/simulateCall.ts';
import { expectedCall, type ExpectedCall } from './expectedCall.ts';
import { findIncidentScript } from './incidents/incidentScripts.ts';
import type { MessageSet } from './messages/messageSet.ts';
import { hasOldReport, messagesOf } from './messages/messagesOf.ts';
import type { WebhookMessage } from './messages/webhookMessage.ts';

/** Which traffic to make. */
export interface TrafficOptions {
  /** Any whole number; another seed gives another history. */
  seed: number;
  /** Calls that are created in `[from, to)`, epoch ms. */
  from: number;
  to: number;
  /** Mean over a week, all assistants together; a working day has about 1.4 times as many. 400 by default. */
  callsPerDay?: number;
  /** Which webhooks each call has; `standard` by default. */
  messages?: MessageSet;
  /** Share of reports in the shape of 2024; 0 by default. */
  oldReportShare?: number;
  /** Incidents by the name of their script and their start in epoch ms; none by default. */
  incidents?: ReadonlyArray<{ name: string; startsAt: number }>;
}

/** One call with what it sends and what a receiver must make of it. */
export interface TrafficCall {
  expected: ExpectedCall;
  /** In order of time. */
  messages: WebhookMessage[];
}

/**
 * The old shape has neither latencies nor interruptions, moods and results of tools (which whole conversations tell),
 * and it tells neither of assistants, transfers nor evaluations.
 */
function asOldReportTells(expected: ExpectedCall, messages: MessageSet): ExpectedCall {
  const hasToolMessages = messages === 'standard' || messages === 'all';
  return {
    ...expected,
    turns: [],
    toolCalls: hasToolMessages ? expected.toolCalls : 0,
    failedToolCalls: messages === 'all' ? expected.failedToolCalls : 0,
    userInterruptions: 0,
    agentInterruptions: 0,
    sentiment: null,
    assistants: null,
    transfer: null,
    structuredOutputs: null,
    score: null,
  };
}

function told(call: SimulatedCall, messages: MessageSet, oldReportShare: number): TrafficCall {
  const telling = { messages, oldReportShare };
  const expected = expectedCall(call);
  return {
    expected: hasOldReport(call, telling) ? asOldReportTells(expected, messages) : expected,
    messages: messagesOf(call, telling),
  };
}

/**
 * Simulated calls in order of their creation. The same options give the same bytes, and any division of the time into
 * parts gives the same calls. Pure: no clock, no I/O.
 *
 * @throws RangeError when an incident is not known
 */
export function* createTraffic(options: TrafficOptions): Generator<TrafficCall> {
  const { seed, from, to, callsPerDay = 400, messages = 'standard', oldReportShare = 0 } = options;
  const incidents = (options.incidents ?? []).map(({ name, startsAt }) => {
    const script = findIncidentScript(name);
    if (script === undefined) {
      throw new RangeError(`There is no incident "${name}".`);
    }
    return { script, startsAt };
  });
  for (const arrival of arrivalsBetween({ seed, callsPerDay, incidents }, from, to)) {
    yield told(simulateCall(seed, arrival, incidents), messages, oldReportShare);
  }
}
