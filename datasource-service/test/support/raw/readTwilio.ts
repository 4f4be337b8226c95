import { listUnder, numberUnder, textUnder, timeUnder, under } from './json.ts';
import type { RawCall } from './rawCall.ts';

/** What a complete call summary of Voice Insights tells, with the moment at which the service got it, epoch ms. */
export function readRawTwilio(event: unknown, receivedAt: number): RawCall {
  const data = under(event, 'data');
  const endedAt = timeUnder(data, 'end_time') ?? NaN;
  const talked = numberUnder(data, 'connect_duration') ?? 0;
  const startedAt = talked > 0 ? endedAt - talked * 1000 : null;
  const code = numberUnder(data, 'properties', 'last_sip_response_num') ?? 200;
  const state = textUnder(data, 'call_state') ?? '';
  const metrics = under(data, 'carrier_edge', 'metrics');
  const both = (...keys: string[]): number[] =>
    ['inbound', 'outbound'].flatMap((way) => numberUnder(metrics, way, ...keys) ?? []);
  const highest = (values: number[]) => (values.length === 0 ? null : Math.max(...values));
  const loss = highest(both('packets_loss_percentage'));
  const opinions = both('mos', 'avg');
  return {
    provider: 'twilio',
    callId: textUnder(data, 'call_sid') ?? '',
    at: startedAt ?? timeUnder(data, 'created_time') ?? NaN,
    startedAt,
    endedAt,
    isEnded: true,
    reason: code < 300 ? state : `${state}-sip-${code}`,
    direction: 'outbound',
    assistant: null,
    model: null,
    showsTalk: false,
    listedAt: null,
    reportedAt: receivedAt,
    reportLag: Math.max(0, receivedAt - endedAt),
    turns: null,
    spans: [],
    lines: [],
    tools: [],
    transfers: [],
    success: null,
    sentiment: null,
    scores: [],
    costUsd: null,
    bill: [],
    callerInterruptions: null,
    agentInterruptions: null,
    transportMs: null,
    hangs: 0,
    lostArtefacts: 0,
    postDialMs: numberUnder(data, 'properties', 'pdd_ms'),
    packetLoss: loss === null ? null : loss / 100,
    jitterMs: highest(both('jitter', 'avg')),
    meanOpinion: opinions.length === 0 ? null : Math.min(...opinions),
    lineFindings: listUnder(data, 'tags').map(String),
  };
}
