import { vapiReport2026 } from '../../../test/support/vapiBodies.ts';
import { factsOf } from '../../../test/support/readVapi.ts';

const OPENAI = { provider: 'openai', model: 'gpt-4o-mini' };

function billed(fields: object) {
  return factsOf(vapiReport2026('c1', { cost: null, ...fields }));
}

describe('an itemised bill', () => {
  it.each<[object, object]>([
    [
      { type: 'transport', provider: 'vapi.sip', minutes: 2.5, cost: 0.02 },
      { component: 'transport', provider: 'vapi.sip', model: null, minutes: 2.5, usd: 0.02 },
    ],
    [
      { type: 'transcriber', transcriber: { provider: 'deepgram', model: 'nova-3' }, minutes: 2, cost: 0.02 },
      { component: 'transcriber', provider: 'deepgram', model: 'nova-3', minutes: 2 },
    ],
    [
      {
        type: 'model',
        model: OPENAI,
        promptTokens: 1000,
        completionTokens: 300,
        cachedPromptTokens: 600,
        reasoningTokens: 200,
        cost: 0.03,
      },
      {
        component: 'model',
        provider: 'openai',
        model: 'gpt-4o-mini',
        promptTokens: 1000,
        completionTokens: 300,
        cachedPromptTokens: 600,
      },
    ],
    [
      { type: 'voice', voice: { provider: '11labs', voiceId: 'v', model: 'turbo' }, characters: 800, cost: 0.05 },
      { component: 'voice', provider: '11labs', model: 'turbo', characters: 800 },
    ],
    [
      { type: 'vapi', subType: 'overage', minutes: 2, cost: 0.1 },
      { component: 'platform', provider: null, minutes: 2 },
    ],
    [
      {
        type: 'voicemail-detection',
        provider: 'google',
        model: {},
        promptTextTokens: 10,
        promptAudioTokens: 500,
        completionTextTokens: 3,
        completionAudioTokens: 4,
        cost: 0.001,
      },
      { component: 'other', provider: 'google', promptTokens: 510, completionTokens: 7 },
    ],
    ...['summary', 'structuredData', 'successEvaluation', 'structuredOutput'].map((analysisType): [object, object] => [
      { type: 'analysis', analysisType, model: OPENAI, promptTokens: 900, completionTokens: 60, cost: 0.02 },
      { component: 'analysis', provider: 'openai', model: 'gpt-4o-mini', promptTokens: 900, completionTokens: 60 },
    ]),
    [
      { type: 'knowledge-base', model: OPENAI, promptTokens: 70, completionTokens: 5, cost: 0.004 },
      { component: 'other', provider: 'openai', promptTokens: 70, completionTokens: 5 },
    ],
  ])('has %j as a line of its own', (entry, line) => {
    expect(billed({ costs: [entry] }).costs).toMatchObject([line]);
  });

  it('keeps lines of zero, whose quantities are what was used with keys of one’s own', () => {
    const costs = [
      { type: 'model', model: OPENAI, promptTokens: 30_000, completionTokens: 200, cost: 0 },
      { type: 'voice', voice: { provider: '11labs' }, characters: 400, cost: 0 },
      { type: 'vapi', minutes: 1, cost: 0.05 },
    ];
    expect(billed({ costs })).toMatchObject({
      costUsd: 0.05,
      costs: [{ usd: 0, promptTokens: 30_000 }, { usd: 0, characters: 400 }, { usd: 0.05 }],
    });
  });
});

describe('the older summary of a bill', () => {
  it('stands in for a bill that is not itemised', () => {
    const costBreakdown = {
      transport: 0.01,
      stt: 0.02,
      llm: 0.03,
      tts: 0.04,
      vapi: 0.05,
      voicemailDetectionCost: 0.06,
      total: 0.2,
      llmPromptTokens: 4100,
      llmCompletionTokens: 140,
      llmCachedPromptTokens: 100,
      ttsCharacters: 512,
      analysisCostBreakdown: {
        summary: 0.001,
        summaryPromptTokens: 900,
        summaryCompletionTokens: 60,
        structuredOutput: 0.002,
        structuredOutputPromptTokens: 100,
        structuredOutputCachedPromptTokens: 50,
      },
    };
    expect(billed({ costs: null, costBreakdown })).toMatchObject({
      costUsd: 0.2,
      costs: [
        { component: 'transport', usd: 0.01 },
        { component: 'transcriber', usd: 0.02 },
        { component: 'model', usd: 0.03, promptTokens: 4100, completionTokens: 140, cachedPromptTokens: 100 },
        { component: 'voice', usd: 0.04, characters: 512 },
        { component: 'platform', usd: 0.05 },
        { component: 'analysis', usd: 0.003, promptTokens: 1000, completionTokens: 60, cachedPromptTokens: 50 },
        { component: 'other', usd: 0.06 },
      ],
    });
  });

  it('may lack every part', () => {
    expect(billed({ costs: null, costBreakdown: { analysisCostBreakdown: {} } }).costs).toMatchObject([
      { component: 'analysis', usd: 0, promptTokens: null },
    ]);
    for (const costBreakdown of [{ total: 0.4 }, { total: 0.4, chat: 0 }]) {
      expect(billed({ costs: null, costBreakdown })).not.toHaveProperty('costs');
    }
  });
});
