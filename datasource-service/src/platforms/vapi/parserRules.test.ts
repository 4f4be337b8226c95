import fc from 'fast-check';
import { vapiCall, vapiMessage, vapiReport2024, vapiReport2026 } from '../../../test/support/vapiBodies.ts';
import { NOON } from '../../../test/support/build.ts';
import { factsOf, readVapi, recordOf } from '../../../test/support/readVapi.ts';
import { isEnvelopeProblem } from '../provider.ts';
import { documentedMessageTypes } from './messageTypes.ts';
import { vapi } from './vapi.ts';

/** The body with each of its fields in turn replaced, at any depth. */
function* eachFieldAs(replacement: unknown, value: unknown): Generator<unknown> {
  if (typeof value !== 'object' || value === null) {
    return;
  }
  for (const [name, field] of Object.entries(value)) {
    const rebuild = (put: unknown) =>
      Array.isArray(value)
        ? value.map((old, index) => (index === Number(name) ? put : old))
        : { ...value, [name]: put };
    yield rebuild(replacement);
    for (const inner of eachFieldAs(replacement, field)) {
      yield rebuild(inner);
    }
  }
}

/** The body with every value that is no object or list replaced. */
function allLeavesAs(replacement: unknown, value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map((entry) => allLeavesAs(replacement, entry));
  }
  return typeof value === 'object' && value !== null
    ? Object.fromEntries(Object.entries(value).map(([name, field]) => [name, allLeavesAs(replacement, field)]))
    : replacement;
}

function transcriptOf(messages: object[], fields: object = {}) {
  return factsOf(vapiReport2026('c1', { artifact: { messages }, ...fields })).transcript;
}

describe('rule: a timestamp is text or a number', () => {
  it.each([
    ['a number of milliseconds', NOON],
    ['a number of seconds', NOON / 1000],
    ['a number as text', String(NOON)],
    ['scientific notation with fractions', 1.772625600000499e12],
    ['scientific notation as text', '1.7726256E12'],
    ['ISO 8601', '2026-03-04T12:00:00.000Z'],
    ['ISO 8601 with an offset', '2026-03-04T13:00:00+01:00'],
  ])('as %s', (_form, timestamp) => {
    expect(readVapi(vapiMessage('hang', 'c1', { timestamp })).at).toBe(NOON);
    expect(transcriptOf([{ role: 'bot', message: 'Hello.', time: timestamp }])?.[0]?.startedAt).toBe(NOON);
    expect(factsOf(vapiReport2026('c1', { startedAt: timestamp })).startedAt).toBe(NOON);
  });
});

describe('rule: lines are ordered by time, not by secondsFromStart', () => {
  it('which restarts after a hand-over', () => {
    const messages = [
      { role: 'bot', message: 'third', time: NOON + 9000, secondsFromStart: 0 },
      { role: 'user', message: 'second', time: NOON + 5000, secondsFromStart: 5 },
      { role: 'bot', message: 'first', time: NOON + 1000, secondsFromStart: 1 },
    ];
    expect(transcriptOf(messages)?.map(({ text }) => text)).toEqual(['first', 'second', 'third']);
  });
});

describe('rule: the unit of a duration is found', () => {
  const lengths = (messages: object[]) =>
    transcriptOf(messages)?.map(({ startedAt, endedAt }) => (endedAt ?? 0) - (startedAt ?? 0));

  it('by the distance from time to endTime of any entry: milliseconds', () => {
    expect(
      lengths([
        { role: 'bot', message: 'a', time: NOON, duration: 90 },
        { role: 'bot', message: 'b', time: NOON + 500, endTime: NOON + 2300, duration: 1790 },
      ])
    ).toEqual([90, 1800]);
  });

  it('by the distance from time to endTime of any entry: seconds', () => {
    expect(
      lengths([
        { role: 'bot', message: 'a', time: NOON, duration: 130 },
        { role: 'bot', message: 'b', time: NOON + 140_000, endTime: NOON + 141_250, duration: 1.25 },
      ])
    ).toEqual([130_000, 1250]);
  });

  it('by its size, where no entry has an end', () => {
    expect(lengths([{ role: 'bot', message: 'a', time: NOON, duration: 1800 }])).toEqual([1800]);
    expect(lengths([{ role: 'bot', message: 'a', time: NOON, duration: 1.5 }])).toEqual([1500]);
  });

  it('and a duration without sense settles nothing', () => {
    expect(
      lengths([
        { role: 'bot', message: 'a', time: NOON, endTime: NOON - 5, duration: -5 },
        { role: 'bot', message: 'b', time: NOON + 1, endTime: NOON + 1, duration: 0 },
        { role: 'bot', message: 'c', time: NOON + 2, endTime: NOON, duration: 2 },
        { role: 'bot', message: 'd', time: NOON + 3, duration: 2 },
      ])
    ).toEqual([-5, 0, -2, 2000]);
  });
});

describe('rule: a value that no list knows is kept as it came', () => {
  it('for ended reasons, carriers and states of transfers', () => {
    const body = vapiReport2026('c1', {
      endedReason: 'pipeline-error-brand-new-500',
      call: vapiCall('c1', { phoneCallProvider: 'new-carrier', type: 'hologramCall' }),
      artifact: { transfers: [{ destination: { number: '+15550100900' }, mode: 'teleport', status: 'pending' }] },
    });
    const facts = factsOf(body);
    expect(facts).toMatchObject({
      endedReason: 'pipeline-error-brand-new-500',
      transportProvider: 'new-carrier',
      transfers: [{ mode: 'teleport', status: 'pending', connected: null }],
    });
    expect(facts.direction).toBeUndefined();
  });

  it('and a new component of the bill is counted as other', () => {
    const costs = [{ type: 'teleport', provider: 'new-carrier', cost: 0.5 }];
    expect(factsOf(vapiReport2026('c1', { costs })).costs).toMatchObject([
      { component: 'other', provider: 'new-carrier', usd: 0.5 },
    ]);
  });
});

describe('rule: the status in the copy of the call is stale', () => {
  it('so that the state comes from the message alone', () => {
    const stale = (status: string) => ({ call: vapiCall('c1', { status }) });
    expect(readVapi(vapiMessage('status-update', 'c1', { status: 'in-progress', ...stale('queued') })).state).toBe(
      'in-progress'
    );
    expect(readVapi(vapiMessage('model-output', 'c1', stale('ended'))).state).toBe('in-progress');
    expect(recordOf(vapiReport2024('c1')).state).toBe('ended');
    expect(readVapi(vapiMessage('call.deleted', 'c1', stale('in-progress'))).state).toBeNull();
  });

  it('and a late message of an earlier state never takes the call back', () => {
    const late = vapiMessage('status-update', 'c1', { status: 'ringing', timestamp: NOON + 900_000 });
    expect(recordOf(vapiReport2026('c1'), late).state).toBe('ended');
  });
});

describe('rule: the conversation stands in the artifact or beside it', () => {
  const line = { role: 'bot', message: 'Hello.', time: NOON };

  it.each([
    ['in the artifact alone', { artifact: { messages: [line] }, messages: null }],
    ['beside an empty artifact', { artifact: { messages: [] }, messages: [line] }],
    ['beside no artifact', { artifact: null, messages: [line] }],
    ['in both', { artifact: { messages: [line] }, messages: [line] }],
  ])('%s', (_place, fields) => {
    expect(factsOf(vapiReport2026('c1', fields)).transcript).toHaveLength(1);
  });
});

describe('rule: anything may be null', () => {
  const bodies: Array<[string, { message: object }]> = [
    ['2024', vapiReport2024('c1')],
    ['2026', vapiReport2026('c1')],
  ];

  it.each(bodies)('as all values of a report of %s at once', (_year, { message }) => {
    const emptied = allLeavesAs(null, message) as Record<string, unknown>;
    const body = { message: { ...emptied, type: 'end-of-call-report', call: { ...vapiCall('c1'), customer: null } } };
    expect(recordOf(body).state).toBe('ended');
  });

  it.each(bodies)('or any single field of a report of %s', (_year, { message }) => {
    for (const odd of [null, 'odd', {}, []]) {
      for (const changed of eachFieldAs(odd, message)) {
        const body = { message: { ...(changed as object), type: 'end-of-call-report' } };
        const envelope = vapi.readEnvelope(body);
        expect(isEnvelopeProblem(envelope) ? envelope.field : recordOf(body).state).toMatch(
          /^ended$|^message.call.id$/
        );
      }
    }
  });

  it('and a fact that is null does not overwrite a known one', () => {
    const emptied = vapiReport2026('c1', { timestamp: NOON + 900_000, endedReason: null, analysis: null, cost: null });
    expect(factsOf(vapiReport2026('c1'), emptied)).toMatchObject({
      endedReason: 'assistant-forwarded-call',
      summary: 'The caller moved an appointment.',
    });
  });
});

describe('rule: kinds of messages may be invented', () => {
  it.each(['call-started', 'end-of-call', 'CALL.STARTED', '__proto__', 'constructor'])(
    'such as %s, which states what it carries and moves no state',
    (type) => {
      expect(vapi.readEnvelope(vapiMessage(type, 'c1'))).toMatchObject({ type, isDocumented: false, callId: 'c1' });
      const event = readVapi(vapiMessage(type, 'c1'));
      expect(event).toMatchObject({ state: null, marks: [], toolCalls: [], lines: [] });
      expect(factsOf(vapiMessage(type, 'c1')).assistantName).toBe('Front desk');
    }
  );
});

describe('rule: a body of 5 MB is a message like any other', () => {
  it('and is read to its end', () => {
    const messages = Array.from({ length: 10_000 }, (_, index) => ({
      role: index % 2 === 0 ? 'bot' : 'user',
      message: `Line ${index} ${'x'.repeat(450)}`,
      time: NOON + index * 1000,
      duration: 900,
    }));
    const body = JSON.stringify(vapiReport2026('c1', { artifact: { messages } }));
    expect(body.length).toBeGreaterThan(5_000_000);
    const transcript = factsOf(JSON.parse(body)).transcript ?? [];
    expect(transcript).toHaveLength(10_000);
    expect(transcript.at(-1)?.startedAt).toBe(NOON + 9_999_000);
  });
});

describe('rule: a stage of zero milliseconds was not measured', () => {
  it('and says nothing about the turn', () => {
    const artifact = { performanceMetrics: { turnLatencies: [{ modelLatency: 0, turnLatency: 900 }] } };
    expect(factsOf(vapiReport2026('c1', { artifact })).turns).toMatchObject([{ stages: { model: null }, total: 900 }]);
  });
});

describe('rule: order and repetition of messages change nothing', () => {
  const kinds = documentedMessageTypes();
  const bodyOf = fc
    .record({
      type: fc.constantFrom(...kinds),
      timestamp: fc.integer({ min: NOON, max: NOON + 3 }),
      status: fc.constantFrom('started', 'stopped', 'in-progress', 'forwarding', 'ended'),
      role: fc.constantFrom('user', 'assistant'),
      language: fc.constantFrom('en', 'es'),
      transcriptType: fc.constant('final'),
      transcript: fc.constantFrom('Hello.', 'Bye.'),
      functionCall: fc.constant({ name: 'find' }),
      toolCallList: fc.constant([{ id: 't', name: 'find' }]),
      toolCallResult: fc.constantFrom({ toolCallId: 't', result: 'x' }, { toolCallId: 't', error: 'y' }),
      destination: fc.constantFrom(
        { type: 'number', number: '+15550100900' },
        { type: 'assistant', assistantName: 'B' }
      ),
      artifacts: fc.constantFrom([{ type: 'log', success: false }], []),
      artifact: fc.record({
        structuredOutputs: fc.constantFrom({ o: { result: 1 } }, { o: { result: 2 } }),
        structuredOutputsLastUpdatedAt: fc.integer({ min: NOON, max: NOON + 3 }),
        assistantActivations: fc.constantFrom([{ assistantId: 'a' }], [{ assistantId: 'a' }, { assistantId: 'b' }]),
      }),
    })
    .map(({ type, ...fields }) => vapiMessage(type, 'c1', fields));

  it('for any mixture of kinds', () => {
    const bodiesAndShuffle = fc
      .array(bodyOf, { minLength: 1, maxLength: 6 })
      .chain((bodies) =>
        fc.tuple(
          fc.constant(bodies),
          fc.shuffledSubarray([...bodies, ...bodies], { minLength: bodies.length * 2, maxLength: bodies.length * 2 })
        )
      );
    fc.assert(
      fc.property(bodiesAndShuffle, ([bodies, shuffled]) => {
        expect(recordOf(...shuffled)).toEqual(recordOf(...bodies));
      })
    );
  });
});
