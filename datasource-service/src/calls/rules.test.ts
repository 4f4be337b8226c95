import { CALL_STATES } from '../contract/index.ts';
import { hashCaller, maskNumber } from './caller.ts';
import { isCallState, laterState, stateRank } from './callState.ts';
import { costLine, sumOfLines, sumOfQuantity } from './cost.ts';
import { strongest } from './stamped.ts';
import { readSuccess } from './success.ts';
import { readTurn } from './turn.ts';

describe('call states', () => {
  it('rank in the order of a call’s life', () => {
    expect(CALL_STATES.map(stateRank)).toEqual([0, 1, 2, 3, 4, 5]);
    expect(laterState('ringing', 'queued')).toBe('ringing');
    expect(laterState('ringing', 'ended')).toBe('ended');
  });

  it('are told from other words', () => {
    expect(isCallState('forwarding')).toBe(true);
    expect(isCallState('not-found')).toBe(false);
  });
});

describe('strongest', () => {
  it('decides between equally trusted values of the same moment by the value itself', () => {
    const a = { value: 'a', weight: 1, at: 1 };
    const b = { value: 'b', weight: 1, at: 1 };
    expect(strongest(a, b)).toBe(b);
    expect(strongest(b, a)).toBe(b);
    expect(strongest(undefined, a)).toBe(a);
  });
});

describe('readTurn', () => {
  it('takes zero as not measured and shows what no stage explains', () => {
    const turn = readTurn({ stages: { model: 1704, voice: 0, endpointing: 2786, transcriber: 205 }, total: 6030 }, 3);
    expect(turn).toEqual({
      index: 3,
      stages: { endpointing: 2786, transcriber: 205, model: 1704, voice: null, transport: null },
      total: 6030,
      unattributed: 1335,
      observed: null,
    });
  });

  it('has nothing unattributed when stages overlap', () => {
    expect(readTurn({ stages: { model: 900, voice: 300 }, total: 1000 }, 0).unattributed).toBe(0);
  });

  it('has nothing to attribute without a total', () => {
    expect(readTurn({ stages: { model: null }, total: 0 }, 0)).toMatchObject({ total: null, unattributed: null });
  });
});

describe('costs', () => {
  const lines = [costLine('model', 0.1), costLine('voice', 0.2, { characters: 10 }), costLine('model', 0.000001)];

  it('sum exactly, whatever the order', () => {
    expect(sumOfLines(lines)).toBe(0.300001);
    expect(sumOfLines(lines.toReversed())).toBe(0.300001);
    expect(sumOfLines(lines, 'model')).toBe(0.100001);
  });

  it('sum a quantity only over lines that state it', () => {
    expect(sumOfQuantity(lines, 'characters')).toBe(10);
    expect(sumOfQuantity(lines, 'minutes')).toBeNull();
  });
});

describe('callers', () => {
  it('show their last digits only', () => {
    expect(maskNumber('+1 (555) 010-0142')).toBe('…0142');
    expect(maskNumber('0142')).toBe('…');
  });

  it('have one pseudonym however their number is written', () => {
    const key = 'a key';
    expect(hashCaller('+1 (555) 010-0142', key)).toBe(hashCaller('+15550100142', key));
    expect(hashCaller('+15550100142', key)).not.toBe(hashCaller('+15550100142', 'another key'));
    expect(hashCaller('+15550100142', key)).not.toContain('5550100142');
  });
});

describe('readSuccess', () => {
  it.each([
    ['true', true],
    ['Pass', true],
    ['False', false],
    ['poor', false],
    [true, true],
    ['9', true],
    [3, false],
    ['7/10', true],
    ['3 / 5', false],
    ['85%', true],
    ['40', false],
    ['100', true],
    ['5/0', null],
    ['12/10', null],
    ['The caller was fine', null],
    ['', null],
  ])('reads %p as %p', (evaluation, expected) => {
    expect(readSuccess(evaluation)).toBe(expected);
  });
});
