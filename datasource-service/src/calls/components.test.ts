import { buildEvent, buildReport, foldEvents, NOON } from '../../test/support/build.ts';
import { OUTCOME_COLUMNS, PROFILE_COLUMNS } from './callGroups.ts';
import { viewCall, type CallView } from './callView.ts';
import {
  CALL_COMPONENTS,
  CALL_LATENCIES,
  costComponentId,
  TOOL_COMPONENTS,
  TOOL_LATENCIES,
  TURN_COMPONENTS,
  TURN_LATENCIES,
} from './components.ts';
import { costLine } from './cost.ts';
import type { RateCard } from './rateCard.ts';
import { SourceWeight } from './stamped.ts';
import { listedTransfers, type TransferReport } from './transfers.ts';

const CARD: RateCard = {
  version: 'test',
  rates: [
    {
      from: 0,
      component: 'model',
      provider: 'openai',
      model: '*',
      direction: null,
      usdPerMillionPromptTokens: 2,
      usdPerMillionCachedPromptTokens: null,
      usdPerMillionCompletionTokens: null,
      usdPerThousandCharacters: null,
      usdPerMinute: null,
    },
  ],
};

const bare = viewCall(foldEvents([buildEvent()]));

/** Attempts to hand the call on that came out so. */
function transfersThat(...outcomes: Array<boolean | null>): TransferReport[] {
  const transfers = outcomes.map((connected) => ({ destination: null, mode: null, status: null, connected }));
  return listedTransfers(transfers, { weight: SourceWeight.report, at: NOON });
}

function report(facts: object, transfers: TransferReport[] = []): CallView {
  const event = buildReport({
    callId: 'call-1',
    startedAt: NOON,
    seconds: 60,
    costUsd: 0.3,
    turnsMs: [900, 3500, 4000],
  });
  const end = event.at;
  return viewCall(
    foldEvents([
      {
        ...event,
        transfers,
        layers: [...event.layers, { facts, weight: SourceWeight.report + 1, at: end }],
        receivedAt: end + 2000,
      },
    ]),
    CARD
  );
}

const full = report(
  {
    direction: 'outbound',
    userInterruptions: 2,
    agentInterruptions: 1,
    success: true,
    sentiment: 'Negative',
    costs: [costLine('model', 0, { provider: 'openai', promptTokens: 1e6, completionTokens: 10 })],
    scorecards: [
      { id: 's1', name: null, score: 0.5, passed: null },
      { id: 's2', name: null, score: null, passed: null },
    ],
    transcript: [
      { role: 'agent', text: 'Good morning there', startedAt: NOON + 1500, endedAt: NOON + 3500 },
      { role: 'user', text: 'Hello', startedAt: NOON + 4000, endedAt: NOON + 5000 },
      { role: 'agent', text: 'One moment', startedAt: NOON + 7000, endedAt: NOON + 9000 },
    ],
    packetLossShare: 0.02,
    jitterMs: 4.5,
    meanOpinionScore: 4.2,
    networkTags: ['high_jitter'],
    failedArtifacts: ['log'],
    assistants: [
      { assistantId: 'a', assistantName: null, assistantVersion: null },
      { assistantId: 'b', assistantName: null, assistantVersion: null },
    ],
  },
  transfersThat(true, false, null)
);

function components(view: CallView): Record<string, number> {
  return Object.fromEntries(Object.entries(CALL_COMPONENTS).map(([name, of]) => [name, of(view)]));
}

describe('components of calls', () => {
  it('are whole numbers, whatever is known', () => {
    for (const view of [bare, full]) {
      expect(Object.values(components(view)).filter((value) => !Number.isInteger(value))).toEqual([]);
    }
  });

  it('of a call that has only begun are nothing but the call itself', () => {
    const added = Object.entries(components(bare)).filter(([, value]) => value !== 0);
    expect(added).toEqual([
      ['calls', 1],
      ['open', 1],
    ]);
  });

  it.each([
    ['429', 'http_rate_limited'],
    ['401', 'http_denied'],
    ['403', 'http_denied'],
    ['400', 'http_client_errors'],
    ['4xx', 'http_client_errors'],
    ['5xx', 'http_server_errors'],
  ])('count a vendor’s HTTP status %s as %s, and the fault for its owner', (httpClass, name) => {
    const counted = components({ ...full, faultOwner: 'provider', httpClass });
    const added = Object.keys(counted).filter((each) => /^(http|faults)_/.test(each) && counted[each] === 1);
    expect(added).toEqual(['faults_provider', name]);
  });

  it('of a whole call are what it adds to each sum', () => {
    expect(components(full)).toMatchObject({
      calls: 1,
      open: 0,
      ended: 1,
      connected: 1,
      contained: 1,
      outbound_ended: 1,
      outbound_connected: 1,
      transfer_attempts: 2,
      transfer_failures: 1,
      duration_ms: 60_000,
      connected_ms: 60_000,
      short_calls: 0,
      blank_calls: 0,
      dead_air_ms: 51_000,
      dead_air_calls: 1,
      slow_calls: 1,
      timed_calls: 1,
      divergence_ms: 2000 - 3500,
      interruptions: 3,
      interrupted_calls: 1,
      agent_talk_ms: 4000,
      talk_ms: 5000,
      agent_words: 5,
      judged: 1,
      successful: 1,
      judged_cost_micros: 300_000,
      sentiment_negative: 1,
      scored: 1,
      score_thousandths: 500,
      cost_micros: 300_000,
      own_key_calls: 1,
      rated_micros: 2_000_000,
      rate_difference_micros: 1_700_000,
      prompt_tokens: 1_000_000,
      reported: 1,
      late_reports: 0,
      artifact_failures: 1,
      loss_millionths: 20_000,
      jitter_micros: 4500,
      opinion_thousandths: 4200,
      line_tagged: 1,
    });
  });

  it.each([
    ['voicemail', { endedReason: 'voicemail' }, { voicemail: 1, busy: 0, connected: 0 }],
    ['customer-busy', { endedReason: 'customer-busy' }, { busy: 1, voicemail: 0 }],
    ['customer-did-not-answer', { endedReason: 'customer-did-not-answer' }, { not_answered: 1 }],
    ['a limit', { endedReason: 'call.start.error-subscription-concurrency-limit-reached' }, { blocked_starts: 1 }],
    ['silence', { endedReason: 'silence-timed-out' }, { silence_timeouts: 1, contained: 0 }],
    ['something unheard of', { endedReason: 'struck-by-lightning' }, { unknown_reasons: 1 }],
    ['a failed transfer', { endedReason: 'assistant-forwarded-call' }, { transferred: 1, transfer_attempts: 1 }],
    ['no cost', { costs: [] }, { itemised_calls: 0, own_key_known: 0, own_key_calls: 0, rated_known: 0 }],
    [
      'a line of the bill without an amount',
      { costs: [costLine('model', 0.1), costLine('voice', null)] },
      { itemised_calls: 0, cost_model_micros: 0, own_key_known: 1, own_key_calls: 0, rated_known: 0 },
    ],
    ['a positive mood', { sentiment: 'positive' }, { sentiment_known: 1, sentiment_negative: 0 }],
    ['an end before its start', { endedAt: NOON - 1 }, { duration_known: 0, billed_ms: 0, connected_timed: 0 }],
  ])('know a call that ended by %s', (_name, facts, expected) => {
    expect(components(report({ direction: 'outbound', ...facts }))).toMatchObject(expected);
  });

  it('of a call whose times nobody told count it without a length', () => {
    const facts = { endedReason: 'customer-ended-call', costUsd: 0.1, userInterruptions: 3, summary: 'x' };
    const event = buildEvent({ state: 'ended', facts: { ...facts, direction: 'outbound' } });
    expect(components(viewCall(foldEvents([event])))).toMatchObject({
      connected: 1,
      connected_ms: 0,
      connected_timed: 0,
      duration_ms: 0,
      short_calls: 0,
      blank_calls: 0,
      billed_micros: 0,
      cost_micros: 100_000,
      interruption_calls: 0,
      user_interruptions: 0,
      reported: 0,
    });
  });

  it('of a call that ended for no stated reason know nothing of its end', () => {
    const view = viewCall(foldEvents([buildEvent({ state: 'ended', facts: { direction: 'outbound' } })]));
    expect(components(view)).toMatchObject({ ended: 1, outbound_ended: 1, voicemail: 0, not_answered: 0, failed: 0 });
  });

  it('of a long call in which the agent never spoke make it blank', () => {
    const transcript = [
      { role: 'user' as const, text: 'Hello? Anybody?', startedAt: NOON + 1000, endedAt: NOON + 2000 },
    ];
    const event = buildReport({ callId: 'call-1', startedAt: NOON, seconds: 40 });
    const facts = { ...event.layers[1]?.facts, transcript, turns: [] };
    const view = viewCall(foldEvents([{ ...event, layers: [{ facts, weight: SourceWeight.report, at: event.at }] }]));
    expect(components(view)).toMatchObject({ blank_calls: 1, connected: 1, agent_talk_ms: 0, divergence_known: 0 });
  });

  it('compare the two clocks by the middle of all turns, halfway between the two in the middle', () => {
    const view = viewCall(
      foldEvents([buildReport({ callId: 'c', startedAt: NOON, turnsMs: [900, 1000, 1300, 2000] })])
    );
    const turns = view.turns.map((turn, index) => ({ ...turn, observed: index < 3 ? 1500 + index : null }));
    expect(components({ ...view, turns })).toMatchObject({ divergence_known: 1, divergence_ms: 1501 - 1150 });
  });

  it('have a name for each part of the cost', () => {
    expect(costComponentId('voice')).toBe('cost_voice_micros');
  });
});

describe('latencies', () => {
  it('are those that were measured', () => {
    const of = (view: CallView) => Object.values(CALL_LATENCIES).map((read) => read(view));
    expect(of(bare)).toEqual([null, null, null, null, null]);
    expect(of(full)).toEqual([60_000, null, 1500, null, 2000]);
  });

  it('and components of a turn and a tool call come from them', () => {
    const [turn] = full.turns;
    const read = (table: object) => Object.values(table).map((of: (given: unknown) => unknown) => of(turn));
    expect(read(TURN_COMPONENTS)).toEqual([1, 0]);
    expect(read(TURN_LATENCIES).slice(0, 1)).toEqual([900]);
    const untimed = { ...turn, total: null } as Parameters<typeof TURN_COMPONENTS.slow_turns>[0];
    expect([TURN_COMPONENTS.measured_turns(untimed), TURN_COMPONENTS.slow_turns(untimed)]).toEqual([0, 0]);
    const tool = { id: 't', name: 'find', arguments: null, result: 'x', failed: true, startedAt: 5, endedAt: 12 };
    expect(Object.values(TOOL_COMPONENTS).map((of) => of(tool))).toEqual([1, 1, 1]);
    expect(TOOL_LATENCIES.tool(tool)).toBe(7);
    expect(TOOL_LATENCIES.tool({ ...tool, startedAt: null })).toBeNull();
    expect(TOOL_LATENCIES.tool({ ...tool, endedAt: null })).toBeNull();
  });
});

describe('combinations', () => {
  it('are the texts that calls are told apart by', () => {
    const texts = (view: CallView) =>
      Object.fromEntries([...PROFILE_COLUMNS, ...OUTCOME_COLUMNS].map(({ name, of }) => [name, of(view)]));
    expect(texts(bare)).toMatchObject({ provider: 'vapi', own_key: null, handed_over: null, success: null });
    expect(texts(full)).toMatchObject({
      direction: 'outbound',
      own_key: 'true',
      handed_over: 'true',
      success: 'true',
      network_finding: 'high_jitter',
      answered: 'true',
    });
  });
});
