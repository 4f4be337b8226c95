import { costLine } from './cost.ts';
import { NO_RATES, rateCosts, type Rate, type RateCard, type RatedCall } from './rateCard.ts';

function rate(differences: Partial<Rate>): Rate {
  return {
    from: 0,
    component: 'model',
    provider: '*',
    model: '*',
    direction: null,
    usdPerMillionPromptTokens: null,
    usdPerMillionCachedPromptTokens: null,
    usdPerMillionCompletionTokens: null,
    usdPerThousandCharacters: null,
    usdPerMinute: null,
    ...differences,
  };
}

const CARD: RateCard = {
  version: 'test',
  rates: [
    rate({ provider: 'openai', model: 'gpt-4o', usdPerMillionPromptTokens: 5, usdPerMillionCompletionTokens: 15 }),
    rate({
      from: 1000,
      provider: 'openai',
      model: 'gpt-4o',
      usdPerMillionPromptTokens: 2.5,
      usdPerMillionCachedPromptTokens: 1.25,
      usdPerMillionCompletionTokens: 10,
    }),
    rate({ provider: 'openai', usdPerMillionPromptTokens: 1, usdPerMillionCompletionTokens: 1 }),
    rate({ component: 'voice', provider: '11labs', usdPerThousandCharacters: 0.06 }),
    rate({ component: 'transport', provider: 'twilio', usdPerMinute: 0.01 }),
    rate({ component: 'transport', provider: 'twilio', direction: 'outbound', usdPerMinute: 0.014 }),
    rate({ component: 'platform', provider: 'vapi', usdPerMinute: 0.05 }),
  ],
};

const CALL: RatedCall = { at: 2000, direction: 'outbound', durationMinutes: 2, vendors: {} };

const model = (given: Partial<Parameters<typeof costLine>[2]> = {}) =>
  costLine('model', 0, { provider: 'OpenAI', model: 'GPT-4o', promptTokens: 1e6, completionTokens: 1e5, ...given });

describe('rateCosts', () => {
  it('prices tokens, cached ones at their own price', () => {
    expect(rateCosts(CARD, [model({ cachedPromptTokens: 4e5 })], CALL).totalUsd).toBe(0.6 * 2.5 + 0.4 * 1.25 + 1);
  });

  it('takes the price of the day, and the full price where cached tokens have none', () => {
    const earlier = rateCosts(CARD, [model({ cachedPromptTokens: 4e5 })], { ...CALL, at: 500 });
    expect(earlier.totalUsd).toBe(5 + 1.5);
  });

  it("takes the most specific price: the model's before the vendor's, the direction's before any", () => {
    expect(rateCosts(CARD, [model({ model: 'gpt-9' })], CALL).totalUsd).toBe(1.1);
    const transport = costLine('transport', 0, { provider: 'twilio', minutes: 3 });
    expect(rateCosts(CARD, [transport], CALL).totalUsd).toBe(0.042);
    expect(rateCosts(CARD, [transport], { ...CALL, direction: 'inbound' }).totalUsd).toBe(0.03);
  });

  it("uses the call's duration and vendors where the bill names none", () => {
    const lines = [costLine('platform', 0.2), costLine('voice', 0, { characters: 5000 })];
    const vendors = { platform: { provider: 'vapi', model: null }, voice: { provider: '11labs', model: 'x' } };
    const rated = rateCosts(CARD, lines, { ...CALL, vendors });
    expect(rated.byComponent).toMatchObject({ platform: 0.1, voice: 0.3, model: null });
    expect(rated).toMatchObject({ totalUsd: 0.4, unratedLines: 0 });
  });

  it('counts what it has no price or quantity for as reported, and says so', () => {
    const lines = [costLine('analysis', 0.04, { provider: 'acme' }), costLine('voice', 0.02, { provider: '11labs' })];
    expect(rateCosts(CARD, lines, CALL)).toMatchObject({ totalUsd: 0.06, unratedLines: 2 });
    expect(rateCosts(NO_RATES, [model()], CALL)).toMatchObject({ totalUsd: 0, unratedLines: 1 });
    expect(rateCosts(CARD, [costLine('platform', 0.2)], { ...CALL, durationMinutes: null })).toMatchObject({
      unratedLines: 1,
    });
  });

  it('prices characters and minutes only where the line has them, and completion alone', () => {
    const silent = costLine('voice', 0.5, { provider: '11labs' });
    const written = costLine('model', 0, { provider: 'openai', model: 'gpt-4o', completionTokens: 1e6 });
    expect(rateCosts(CARD, [silent, written], CALL)).toMatchObject({
      byComponent: { voice: 0.5, model: 10 },
      unratedLines: 1,
    });
    const any = {
      version: 'any',
      rates: [rate({ component: 'other', usdPerMinute: 1 }), rate({ from: 5, component: 'other', usdPerMinute: 2 })],
    };
    expect(rateCosts(any, [costLine('other', 0)], CALL).totalUsd).toBe(4);
  });

  it('has no total without a bill', () => {
    expect(rateCosts(CARD, [], CALL).totalUsd).toBeNull();
  });
});
