import { MEASURES } from './measures.ts';
import { formulaText } from './formula.ts';

function textOf(measure: string): string | undefined {
  return MEASURES.find(({ id }) => id === measure)?.formulaText;
}

describe('formulaText', () => {
  it('writes a scale as a divisor where it is one, and as a factor where no whole number is', () => {
    expect(textOf('minutes')).toBe('Σ duration_ms / 60000');
    expect(textOf('costPerMinute')).toBe('Σ billed_micros ÷ Σ billed_ms × 0.06');
    expect(textOf('agentWordsPerMinute')).toBe('Σ agent_words ÷ Σ agent_words_ms × 60000');
    expect(textOf('calls')).toBe('Σ calls');
  });

  it('names a percentile by its share', () => {
    expect(formulaText({ kind: 'percentile', source: 'turns', latency: 'total', share: 0.95, scale: 1 })).toBe(
      'p95 of total'
    );
  });
});
