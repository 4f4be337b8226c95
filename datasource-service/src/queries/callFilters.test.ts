import { buildEvent, NOON } from '../../test/support/build.ts';
import { columnsOf, createQueryPlace, type QueryPlace } from '../../test/support/queryPlace.ts';
import type { CallFacts } from '../calls/callEvent.ts';
import { readTurn } from '../calls/turn.ts';
import type { AccessLevel, Filter, FilterOperator } from '../contract/index.ts';

const MINUTE = 60_000;

interface Told {
  callId: string;
  minute: number;
  facts: Partial<CallFacts>;
  turnsMs?: number[];
  /** Whether each tool call failed. */
  tools?: Array<boolean | null>;
}

function ended({ callId, minute, facts, turnsMs, tools = [] }: Told) {
  const startedAt = NOON + minute * MINUTE;
  return buildEvent({
    callId,
    at: startedAt,
    state: 'ended',
    facts: {
      startedAt,
      ...(turnsMs && { turns: turnsMs.map((total, index) => readTurn({ stages: {}, total }, index)) }),
      ...facts,
    },
    toolCalls: tools.map((failed, index) => ({
      id: `${callId}-${index}`,
      call: { name: 'find', arguments: null, startedAt },
      ...(failed !== null && { result: { result: 'x', failed, endedAt: startedAt + 100 } }),
    })),
  });
}

/** Three calls of which each number is known of some, and one of which nothing is known. */
const CALLS = [
  ended({
    callId: 'short',
    minute: 1,
    facts: {
      endedAt: NOON + MINUTE + 20_000,
      costUsd: 0.1,
      userInterruptions: 1,
      agentInterruptions: 0,
      callerNumber: '+15550104242',
      hasRecording: true,
      packetLossShare: 0.01,
    },
    turnsMs: [900],
    tools: [false, null],
  }),
  ended({
    callId: 'long',
    minute: 2,
    facts: {
      endedAt: NOON + 2 * MINUTE + 400_000,
      costUsd: 0.7,
      userInterruptions: 2,
      agentInterruptions: 3,
      callerNumber: '+15550107742',
      jitterMs: 12.5,
      meanOpinionScore: 3.2,
    },
    turnsMs: [800, 6000],
    tools: [true],
  }),
  ended({ callId: 'same caller', minute: 3, facts: { callerNumber: '+1 (555) 0104242' }, turnsMs: [500, 700, 600] }),
  ended({ callId: 'unknown', minute: 4, facts: {} }),
];

describe('filters on calls themselves', () => {
  let place: QueryPlace;

  beforeAll(async () => {
    place = await createQueryPlace();
    await place.add(CALLS);
    await place.rollUp();
  });

  afterAll(() => place.remove());

  async function found(filters: Filter[], access: AccessLevel = 'admin'): Promise<unknown[]> {
    const [frame] = await place.ask({ queryType: 'calls', filters, sort: { by: 'oldest' } }, { access });
    return columnsOf(frame)['callId'] as unknown[];
  }

  it.each<[string, FilterOperator, string[], string[]]>([
    ['duration', '>', ['20'], ['long']],
    ['duration', '>=', ['20'], ['short', 'long']],
    ['duration', '<', ['400'], ['short']],
    ['duration', '<=', [' 4e2 '], ['short', 'long']],
    ['duration', 'empty', [], ['same caller', 'unknown']],
    ['duration', 'notEmpty', [], ['short', 'long']],
    ['cost', '=', ['0.1'], ['short']],
    ['cost', '!=', ['0.1'], ['long', 'same caller', 'unknown']],
    ['cost', 'in', ['0.1', '0.7'], ['short', 'long']],
    ['cost', 'notIn', ['0.1', '0.7'], ['same caller', 'unknown']],
    ['slowestTurn', '>', ['5000'], ['long']],
    ['turns', '>=', ['2'], ['long', 'same caller']],
    ['interruptions', '>', ['0'], ['short', 'long']],
    ['interruptions', '=', ['5'], ['long']],
    ['toolCalls', '=', ['2'], ['short']],
    ['toolFailures', '>', ['0'], ['long']],
    ['deadAir', '>', ['0'], []],
    ['hangs', '=', ['0'], ['short', 'long', 'same caller', 'unknown']],
    ['transfers', '>', ['0'], []],
    ['packetLoss', '>=', ['0.01'], ['short']],
    ['jitter', '=', ['12.5'], ['long']],
    ['opinionScore', '<', ['3.5'], ['long']],
    ['hasRecording', '=', ['true'], ['short']],
    ['hasRecording', '!=', ['true'], ['long', 'same caller', 'unknown']],
    ['hasRecording', 'in', ['true', 'false'], ['short', 'long', 'same caller', 'unknown']],
    ['caller', '=', ['…4242'], ['short', 'same caller']],
    ['caller', '=', ['42'], ['short', 'long', 'same caller']],
    ['caller', '!=', ['4242'], ['long', 'unknown']],
    ['caller', 'in', ['4242', '+15550107742'], ['short', 'long', 'same caller']],
    ['caller', '=', ['+15550104242'], ['short', 'same caller']],
    ['caller', 'empty', [], ['unknown']],
    ['caller', 'notEmpty', [], ['short', 'long', 'same caller']],
    ['endedReason', 'notRegex', ['x'], ['short', 'long', 'same caller', 'unknown']],
    ['provider', 'notRegex', ['^va'], []],
  ])('keep calls by %s %s %j', async (dimension, operator, values, expected) => {
    expect(await found([{ dimension, operator, values }])).toEqual(expected);
  });

  it('must all hold', async () => {
    const filters: Filter[] = [
      { dimension: 'caller', operator: '=', values: ['4242'] },
      { dimension: 'turns', operator: '>', values: ['1'] },
    ];
    expect(await found(filters)).toEqual(['same caller']);
  });

  it('find callers for a viewer by last digits alone', async () => {
    expect(await found([{ dimension: 'caller', operator: '=', values: ['4242'] }], 'viewer')).toHaveLength(2);
    const whole = found([{ dimension: 'caller', operator: '=', values: ['+15550104242'] }], 'editor');
    await expect(whole).rejects.toMatchObject({ code: 'forbidden', field: 'filters' });
  });

  it.each([
    [['calls'], 2],
    [['slowTurnRatio'], 1 / 3],
    [['toolCalls'], 3],
    [['concurrency'], 1],
  ])('hold for %j, which rows answer and no roll-up', async (measures, expected) => {
    const filters = [{ dimension: 'duration', operator: 'notEmpty' }];
    const [frame] = await place.ask({ queryType: 'metric', measures, format: 'table', filters });
    expect(columnsOf(frame)[measures[0] as string]).toEqual([expected]);
  });

  it('hold for values', async () => {
    const filters = [{ dimension: 'toolFailures', operator: '>', values: ['0'] }];
    const [frame] = await place.ask({ queryType: 'values', dimension: 'provider', filters });
    expect(columnsOf(frame)).toMatchObject({ value: ['vapi'], calls: [1] });
  });

  it.each<[Partial<Filter>, string]>([
    [
      { dimension: 'duration', operator: 'contains', values: ['3'] },
      'filters[0].operator: must be one of = != < <= > >= in notIn empty notEmpty for the dimension "duration".',
    ],
    [
      { dimension: 'assistant', operator: '<', values: ['3'] },
      'filters[0].operator: must be one of = != in notIn contains regex notRegex empty notEmpty for the dimension "assistant".',
    ],
    [
      { dimension: 'callId', operator: 'contains', values: ['3'] },
      'filters[0].operator: must be one of = in for the dimension "callId".',
    ],
    [
      { dimension: 'duration', operator: '>', values: ['long'] },
      'filters[0].values[0]: must be a number of seconds, such as 30.',
    ],
    [
      { dimension: 'slowestTurn', operator: '>', values: [''] },
      'filters[0].values[0]: must be a number of milliseconds, such as 30.',
    ],
    [
      { dimension: 'cost', operator: 'in', values: ['1', 'Infinity'] },
      'filters[0].values[1]: must be a number, such as 30.',
    ],
    [{ dimension: 'hasRecording', operator: '=', values: ['yes'] }, 'filters[0].values[0]: must be true or false.'],
    [
      { dimension: 'assistant', operator: 'notRegex', values: ['('] },
      'filters[0].values[0]: is not a valid regular expression.',
    ],
  ])('are refused when they make no sense: %j', async (filter, message) => {
    await expect(place.ask({ queryType: 'calls', filters: [filter] })).rejects.toThrow(message);
  });

  it('split nothing', async () => {
    const model = { queryType: 'metric', measures: ['calls'], groupBy: ['duration'] };
    await expect(place.ask(model)).rejects.toThrow('groupBy[0]: the dimension "duration" is for filters');
  });
});
