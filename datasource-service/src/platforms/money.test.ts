import { elevenlabsMetadata, elevenlabsReport } from '../../test/support/elevenlabsBodies.ts';
import { livekitReport } from '../../test/support/livekitBodies.ts';
import { callOf, measureOver } from '../../test/support/platformCalls.ts';
import { retellEnded } from '../../test/support/retellBodies.ts';
import { twilioForm } from '../../test/support/twilioBodies.ts';
import { vapiCall, vapiReport2026 } from '../../test/support/vapiBodies.ts';

const elevenlabs = (charging: object, metadata: object = {}) =>
  callOf('elevenlabs', elevenlabsReport('e', { metadata: elevenlabsMetadata({ charging, ...metadata }) }));

const usage = (prices: object) => ({
  irreversible_generation: { model_usage: { 'gemini-2.5-flash': { input: { tokens: 2000, ...prices } } } },
});

describe('what a call cost', () => {
  it('is what ElevenLabs tells in dollars, in full and by its parts', () => {
    const charging = { llm_price: 0.0031, platform_price: 0.07, llm_usage: usage({}) };
    const call = elevenlabs(charging, { cost_fiat: 0.0731 });
    expect(call).toMatchObject({ costUsd: 0.0731, usesOwnKey: false });
    expect(call.costs).toMatchObject([
      { component: 'platform', usd: 0.07 },
      { component: 'model', usd: 0.0031, promptTokens: 2000 },
    ]);
    expect(measureOver('costTotal', call)).toBeCloseTo(0.0731, 9);
    expect(measureOver('costModel', call)).toBeCloseTo(0.0031, 9);
    expect(measureOver('ownKeyShare', call)).toBe(0);
  });

  it('is known of models without names, and of each of several only where it says so', () => {
    expect(elevenlabs({ llm_price: 0.02 }).costs).toMatchObject([{ component: 'platform' }, { usd: 0.02 }]);
    const two = { model_usage: { a: { input: { tokens: 1, price: 0.01 } }, b: { input: { tokens: 1 } }, c: 'odd' } };
    const several = elevenlabs({ llm_price: 0.02, platform_price: 0.07, llm_usage: { initiated_generation: two } });
    expect(several.costs.map(({ usd }) => usd)).toEqual([0.07, 0.01, null, null]);
    expect(measureOver('costModel', several)).toBeNull();
  });

  it('includes what the analysis came to', () => {
    const analysed = elevenlabs({
      platform_price: 0.07,
      analysis: { total: { price: 0.004 }, last_run: { price: 0.001 } },
    });
    expect(analysed.analysisCostUsd).toBe(0.004);
    expect(analysed.costs.at(-1)).toMatchObject({ component: 'analysis', usd: 0.004 });
  });

  it('is found in the generations that were begun, where none is irreversible yet', () => {
    const llm_usage = {
      irreversible_generation: { model_usage: {} },
      initiated_generation: usage({}).irreversible_generation,
    };
    expect(elevenlabs({ llm_usage }).costs[1]).toMatchObject({ provider: 'gemini-2.5-flash' });
    expect(elevenlabs({ llm_usage: 'odd' }, { call_duration_secs: null }).costs).toEqual([]);
    const spoken = elevenlabs({ tts_usage: { primary_tts_model: 'flash_v2', total_characters: 120 } });
    expect(spoken).toMatchObject({ characters: 120, voice: 'flash_v2' });
  });

  it('is not known where only credits or quantities are told: no zero, and no key of one’s own', () => {
    for (const call of [
      elevenlabs({}, { cost: 200 }),
      callOf('livekit', livekitReport('RM')),
      callOf('twilio', twilioForm('CA1', 'completed', 9, { Price: '-0.02', PriceUnit: 'EUR' })),
    ]) {
      expect(call).toMatchObject({ costUsd: null, usesOwnKey: null, analysisCostUsd: null });
      for (const id of ['costTotal', 'costModel', 'costPlatform', 'costDifference', 'ownKeyShare']) {
        expect([id, measureOver(id, call)]).toEqual([id, null]);
      }
    }
  });

  it('adds up over the calls of which it is known', () => {
    const known = elevenlabs({ platform_price: 0.07 }, { cost_fiat: 0.08 });
    const unknown = elevenlabs({}, { cost: 200 });
    expect(measureOver('costTotal', known, unknown)).toBeCloseTo(0.08, 9);
    expect(measureOver('costPerCall', known, unknown)).toBeCloseTo(0.08, 9);
    expect(measureOver('costTotal')).toBe(0);
  });

  it('is zero where the platform says so', () => {
    const call = callOf('retell', retellEnded('r', { call_cost: { combined_cost: 0, product_costs: [] } }));
    expect(call.costUsd).toBe(0);
    expect(measureOver('costTotal', call)).toBe(0);
  });
});

describe('figures of Vapi that stand in the second of two places', () => {
  const model = { type: 'model', model: { provider: 'openai', model: 'gpt-4.1' }, promptTokens: 30_000, cost: 0 };
  const summary = { total: 0.12, llmPromptTokens: 30_000, llmCachedPromptTokens: 20_000, ttsCharacters: 900 };

  it('are cached tokens and characters of the summary, beside a bill that leaves them out', () => {
    const costs = [
      { ...model, completionTokens: 100 },
      { type: 'voice', cost: 0.01 },
    ];
    const call = callOf(
      'vapi',
      vapiReport2026('c', { costs, costBreakdown: { ...summary, llmCompletionTokens: 100 } })
    );
    expect(call).toMatchObject({ cachedPromptTokens: 20_000, characters: 900, completionTokens: 100 });
    expect(measureOver('cacheHitRate', call)).toBeCloseTo(2 / 3, 9);
    // 10,000 fresh, 20,000 cached and 100 written tokens at 2, 0.5 and 8 dollars a million.
    expect(call.rated.lines[0]).toBeCloseTo(0.0308, 9);
  });

  it('belong to the model that was used most, and to none where the bill has its own', () => {
    const costs = [{ ...model, promptTokens: 100 }, model];
    const call = callOf('vapi', vapiReport2026('c', { costs, costBreakdown: summary }));
    expect(call.costs.map(({ cachedPromptTokens }) => cachedPromptTokens)).toEqual([null, 20_000]);
    const own = [{ ...model, cachedPromptTokens: 5 }];
    expect(callOf('vapi', vapiReport2026('c', { costs: own, costBreakdown: summary })).cachedPromptTokens).toBe(5);
    const transport = [{ type: 'transport', cost: 0.01 }];
    expect(callOf('vapi', vapiReport2026('c', { costs: transport, costBreakdown: summary })).promptTokens).toBeNull();
    const promptless = { ...model, promptTokens: null };
    const both = { costs: [promptless, promptless], costBreakdown: { llmCachedPromptTokens: 7 } };
    expect(callOf('vapi', vapiReport2026('c', both)).cachedPromptTokens).toBe(7);
  });

  it('are the bill, the figures, the analysis and the recording of the copy of the call', () => {
    const report = vapiReport2026('c', {
      costs: [],
      costBreakdown: null,
      cost: null,
      analysis: { summary: ' ' },
      artifact: {},
      recordingUrl: null,
      stereoRecordingUrl: null,
      call: vapiCall('c', {
        costs: [model],
        costBreakdown: { total: 0.3 },
        analysis: { summary: 'Booked.', successEvaluation: 'true', structuredData: { sentiment: 'Calm' } },
        artifact: {
          recordingUrl: 'https://f.example/a.wav',
          performanceMetrics: {
            turnLatencies: [{ turnLatency: 900 }],
            numUserInterrupted: 1,
            numAssistantInterrupted: 0,
          },
          structuredOutputs: { o: { name: 'Intent', result: 'book' } },
        },
      }),
    });
    expect(callOf('vapi', report)).toMatchObject({
      costUsd: 0.3,
      promptTokens: 30_000,
      summary: 'Booked.',
      success: true,
      sentiment: 'calm',
      hasRecording: true,
      turnCount: 1,
      interruptions: 1,
      structuredOutputs: [
        { name: 'Intent', value: '"book"' },
        { name: 'sentiment', value: '"Calm"' },
      ],
    });
  });
});
