import { vapiCall, vapiMessage, vapiReport2026 } from '../../../test/support/vapiBodies.ts';
import { NOON } from '../../../test/support/build.ts';
import { factsOf } from '../../../test/support/readVapi.ts';

const GREETER = { assistantId: 'a-1', assistantName: 'Greeter', assistantVersion: 'v3' };
const BILLING = { assistantId: 'a-2', assistantName: 'Billing', assistantVersion: null };

const squad = { assistant: null, call: vapiCall('c1', { assistantId: null, squadId: 'squad-1' }) };

describe('the assistants of a squad', () => {
  it('are those that were activated, in order', () => {
    const artifact = { assistantActivations: [GREETER, BILLING, GREETER] };
    expect(factsOf(vapiReport2026('c1', { ...squad, artifact }))).toMatchObject({
      squadId: 'squad-1',
      assistants: [GREETER, BILLING, GREETER],
      assistantId: 'a-1',
      assistantName: 'Greeter',
      assistantVersion: 'v3',
    });
  });

  it('are those that spoke, when no activations are listed', () => {
    const messages = [
      { role: 'system', message: 'Be kind.' },
      { role: 'bot', message: 'Hello.', assistantId: 'a-1', assistantName: 'Greeter' },
      { role: 'user', message: 'Billing, please.' },
      { role: 'bot', message: 'One moment.', assistantId: 'a-1', assistantName: 'Greeter' },
      { role: 'bot', message: 'This is billing.', assistantName: 'Billing' },
    ];
    expect(factsOf(vapiReport2026('c1', { ...squad, artifact: { messages } }))).toMatchObject({
      assistantId: 'a-1',
      assistants: [
        { assistantId: 'a-1', assistantName: 'Greeter' },
        { assistantId: null, assistantName: 'Billing' },
      ],
    });
  });

  it('are known while the call goes on, and the report has the last word', () => {
    const live = vapiMessage('hang', 'c1', { artifact: { assistantActivations: [GREETER] } });
    expect(factsOf(live).assistants).toEqual([GREETER]);
    const report = vapiReport2026('c1', { artifact: { assistantActivations: [GREETER, BILLING] } });
    expect(factsOf(report, live).assistants).toEqual([GREETER, BILLING]);
  });

  it('do not replace the assistant that a report names', () => {
    const report = vapiReport2026('c1', { artifact: { assistantActivations: [BILLING] } });
    expect(factsOf(report)).toMatchObject({ assistantName: 'Front desk', assistants: [BILLING] });
  });

  it('are made of what the bill lists first, whatever later messages say of the one that has the call', () => {
    const costs = [
      { type: 'transcriber', transcriber: { provider: 'deepgram', model: 'nova-3' }, minutes: 1, cost: 0 },
      { type: 'transcriber', transcriber: { provider: 'gladia', model: 'solaria' }, minutes: 1, cost: 0 },
    ];
    const other = { name: 'Billing', transcriber: { provider: 'gladia', model: 'solaria' } };
    const live = vapiMessage('hang', 'c1', { ...squad, assistant: other, timestamp: NOON + 100_000 });
    expect(factsOf(live, vapiReport2026('c1', { ...squad, costs })).transcriber).toBe('nova-3');
  });

  it('are unknown where nothing tells of them', () => {
    expect(factsOf(vapiReport2026('c1')).assistants).toBeUndefined();
  });

  it('each have their own lines on the bill', () => {
    const costs = [
      { type: 'model', model: { provider: 'openai', model: 'gpt-4o' }, promptTokens: 1000, cost: 0.01 },
      { type: 'model', model: { provider: 'anthropic', model: 'claude' }, promptTokens: 500, cost: 0.02 },
      { type: 'voice', voice: { provider: '11labs', voiceId: 'v' }, characters: 70, cost: 0.003 },
      { type: 'voice', voice: { provider: 'cartesia', voiceId: 'w' }, characters: 30, cost: 0.004 },
    ];
    const facts = factsOf(vapiReport2026('c1', { ...squad, costs }));
    expect(facts.costs?.map(({ component, provider }) => [component, provider])).toEqual([
      ['model', 'openai'],
      ['model', 'anthropic'],
      ['voice', '11labs'],
      ['voice', 'cartesia'],
    ]);
    expect(facts).toMatchObject({ modelProvider: 'openai', model: 'gpt-4o', voiceProvider: '11labs', voice: 'v' });
    expect(facts.transcriber).toBeUndefined();
  });
});

describe('transfers', () => {
  const number = { type: 'number', number: '+15550100900', transferPlan: { mode: 'blind-transfer' } };

  it.each([
    ['connected', true],
    ['completed', true],
    ['no-answer', false],
    ['busy', false],
    ['voicemail', false],
    ['failed', false],
    ['cancelled', false],
    ['a-new-state', null],
    ['constructor', null],
    [null, null],
  ])('that end as %s connected: %s', (status, connected) => {
    const artifact = { transfers: [{ destination: number, mode: 'warm-transfer-experimental', status }] };
    expect(factsOf(vapiReport2026('c1', { artifact })).transfers).toEqual([
      { destination: '+15550100900', mode: 'warm-transfer-experimental', status, connected },
    ]);
  });

  it('are all listed, with where each went', () => {
    const transfers = [
      { destination: number, status: 'busy' },
      { destination: { type: 'sip', sipUri: 'sip:desk@pbx.example' }, status: 'connected' },
      { destination: { assistantName: 'Night desk' }, status: 'connected' },
      { destination: null, status: 'failed' },
      'odd',
    ];
    expect(factsOf(vapiReport2026('c1', { artifact: { transfers } })).transfers).toMatchObject([
      { destination: '+15550100900', mode: 'blind-transfer', connected: false },
      { destination: 'sip:desk@pbx.example', mode: null, connected: true },
      { destination: 'Night desk', mode: null, connected: true },
    ]);
  });

  it('are told by the destination of the report, when it records no attempt', () => {
    const expected = [{ destination: '+15550100900', mode: 'blind-transfer', status: null, connected: null }];
    expect(factsOf(vapiReport2026('c1', { destination: number })).transfers).toEqual(expected);
    const copy = vapiReport2026('c1', { call: vapiCall('c1', { destination: number }) });
    expect(factsOf(copy).transfers).toEqual(expected);
    expect(factsOf(vapiReport2026('c1')).transfers).toBeUndefined();
  });

  it('that the report records take the place of the forwarding that was announced', () => {
    const forwarding = vapiMessage('status-update', 'c1', {
      status: 'forwarding',
      destination: number,
      timestamp: NOON + 900_000,
    });
    const report = vapiReport2026('c1', { artifact: { transfers: [{ destination: number, status: 'no-answer' }] } });
    expect(factsOf(report, forwarding).transfers).toMatchObject([{ status: 'no-answer', connected: false }]);
  });
});
