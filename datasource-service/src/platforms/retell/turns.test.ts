import type { RetellLatency } from './schema.ts';
import { readTurns } from './turns.ts';

type Points = NonNullable<RetellLatency['e2e']>;

function latency(given: Partial<Record<keyof RetellLatency, Array<number | null>>>): RetellLatency {
  const points = (name: keyof RetellLatency): Points | null =>
    given[name] ? ({ values: given[name] } as Points) : null;
  return {
    e2e: points('e2e'),
    asr: points('asr'),
    llm: points('llm'),
    tts: points('tts'),
    s2s: points('s2s'),
  } as RetellLatency;
}

describe('readTurns', () => {
  it.each([
    ['of its language model', { llm: [400] }, 400],
    ['of its speech-to-speech model', { s2s: [500] }, 500],
    ['of its language model, where both are given', { llm: [400], s2s: [500] }, 400],
    ['of none', {}, null],
    ['that was not measured', { llm: [null] }, null],
    ['of a list with more points than there are turns', { llm: [400, 300] }, null],
  ])('gives a turn the stage %s', (_name, given, model) => {
    expect(readTurns(latency({ e2e: [900], ...given })).map(({ stages }) => stages.model)).toEqual([model]);
  });

  it('knows no turns without their whole length', () => {
    expect(readTurns(latency({ llm: [400] }))).toEqual([]);
  });

  it('knows no turns where the list itself is missing', () => {
    const empty = { values: null } as unknown as Points;
    expect(
      readTurns({ ...latency({}), e2e: empty, asr: empty, llm: empty, tts: empty, s2s: empty } as RetellLatency)
    ).toEqual([]);
  });
});
