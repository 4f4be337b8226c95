import fc from 'fast-check';
import { vapiMessage, vapiReport2026 } from '../../../test/support/vapiBodies.ts';
import { NOON } from '../../../test/support/build.ts';
import { factsOf } from '../../../test/support/readVapi.ts';

function outputs(result: unknown, lastUpdatedAt?: string): object {
  return {
    structuredOutputs: { 'o-1': { name: 'Intent', result } },
    ...(lastUpdatedAt === undefined ? {} : { structuredOutputsLastUpdatedAt: lastUpdatedAt }),
  };
}

describe('structured outputs', () => {
  it('are read by their id, with name and value', () => {
    const artifact = {
      structuredOutputs: {
        'o-1': { name: 'Ticket', result: { category: 'billing', urgent: true } },
        'o-2': { name: 'Booked', result: false },
        'o-3': { result: null },
        'o-4': { name: 'Still at work' },
        'o-5': 'odd',
      },
    };
    expect(factsOf(vapiReport2026('c1', { artifact })).structuredOutputs).toEqual([
      { id: 'o-1', name: 'Ticket', value: '{"category":"billing","urgent":true}' },
      { id: 'o-2', name: 'Booked', value: 'false' },
      { id: 'o-3', name: 'o-3', value: 'null' },
    ]);
  });

  it('hold as they were changed last, whatever order the deliveries come in', () => {
    const bodies = [
      vapiReport2026('c1', { artifact: outputs('first', '2026-03-04T12:02:05.000Z') }),
      vapiReport2026('c1', { artifact: outputs('corrected', '2026-03-04T12:30:00.000Z') }),
      vapiMessage('call.artifact.upload', 'c1', { artifact: outputs('half', '2026-03-04T12:10:00.000Z') }),
      vapiMessage('speech-update', 'c1', { timestamp: NOON + 1000, artifact: outputs('live') }),
    ];
    fc.assert(
      fc.property(fc.shuffledSubarray([...bodies, ...bodies], { minLength: 8, maxLength: 8 }), (shuffled) => {
        expect(factsOf(...shuffled).structuredOutputs).toEqual([{ id: 'o-1', name: 'Intent', value: '"corrected"' }]);
      })
    );
  });

  it('do not make a report of a message that brings them', () => {
    const body = vapiMessage('call.artifact.upload', 'c1', { artifact: outputs('x', '2026-03-04T12:30:00.000Z') });
    expect(factsOf(body, vapiReport2026('c1', { artifact: outputs('y') })).endedReason).toBe(
      'assistant-forwarded-call'
    );
  });

  it('are read from the older catalogue too', () => {
    const analysis = { structuredDataMulti: [{ intent: { topic: 'billing' } }, { callback: null }, 'odd'] };
    const expected = [
      { id: 'intent', name: 'intent', value: '{"topic":"billing"}' },
      { id: 'callback', name: 'callback', value: 'null' },
    ];
    expect(factsOf(vapiReport2026('c1', { analysis })).structuredOutputs).toEqual(expected);
    const copied = vapiReport2026('c1', { analysis: null, call: { id: 'c1', analysis } });
    expect(factsOf(copied).structuredOutputs).toEqual(expected);
  });

  it.each([[[]], ['odd'], [7], [null], [{}]])('are none in %j', (odd) => {
    const artifact = { structuredOutputs: odd, scorecards: odd };
    const facts = factsOf(vapiReport2026('c1', { artifact }));
    expect(facts.structuredOutputs).toBeUndefined();
    expect(facts.scorecards).toBeUndefined();
  });
});

describe('scorecards', () => {
  it('are read as a share of their points, and change with the structured outputs', () => {
    const graded = (scoreNormalized: number | null, at: string) =>
      vapiReport2026('c1', {
        artifact: {
          scorecards: { 's-1': { name: 'Quality', score: 70, scoreNormalized, metricPoints: { 'o-1': 70 } } },
          structuredOutputsLastUpdatedAt: at,
        },
      });
    const later = graded(85, '2026-03-04T13:00:00.000Z');
    const earlier = graded(null, '2026-03-04T12:30:00.000Z');
    expect(factsOf(later, earlier).scorecards).toEqual([{ id: 's-1', name: 'Quality', score: 0.85, passed: null }]);
    expect(factsOf(earlier).scorecards).toEqual([{ id: 's-1', name: 'Quality', score: null, passed: null }]);
  });
});
