import { NOON } from '../../test/support/build.ts';
import { elevenlabsMetadata, elevenlabsReport } from '../../test/support/elevenlabsBodies.ts';
import { callOf } from '../../test/support/platformCalls.ts';
import { retellEnded, retellMessage } from '../../test/support/retellBodies.ts';
import { twilioEvent, twilioSummary } from '../../test/support/twilioBodies.ts';
import { vapiCall, vapiMessage, vapiReport2026 } from '../../test/support/vapiBodies.ts';

const MINUTE = 60_000;

/** A report of Vapi without times of the call but those given. */
function timed(fields: object, call: object = {}, timestamp: number | null = NOON + MINUTE + 500) {
  const copy = vapiCall('c', { startedAt: null, endedAt: null, ...call });
  return callOf(
    'vapi',
    vapiReport2026('c', { startedAt: null, endedAt: null, artifact: {}, timestamp, ...fields, call: copy })
  );
}

describe('times of a call in another form', () => {
  it.each([
    ['seconds', { durationSeconds: 60 }],
    ['minutes', { durationMinutes: 1 }],
    ['milliseconds', { durationMs: MINUTE }],
  ])('are a start and a duration in %s, or an end and one', (_unit, duration) => {
    expect(timed({ startedAt: NOON, ...duration })).toMatchObject({ startedAt: NOON, endedAt: NOON + MINUTE });
    expect(timed({ endedAt: NOON + MINUTE, ...duration })).toMatchObject({ startedAt: NOON, endedAt: NOON + MINUTE });
    expect(timed({}, { startedAt: NOON, ...duration })).toMatchObject({ endedAt: NOON + MINUTE });
    expect(timed(duration)).toMatchObject({ startedAt: NOON + 500, endedAt: NOON + MINUTE + 500 });
  });

  it('are lines that say how far from the start they are, which begins anew after a hand-over', () => {
    const line = (seconds: number, secondsFromStart: number | null) => ({
      role: 'user',
      message: 'Hello',
      time: NOON + seconds * 1000,
      secondsFromStart,
    });
    const messages = [line(1, 1), line(40, 2), line(50, null), line(2, -1)];
    expect(timed({ artifact: { messages } })).toMatchObject({ startedAt: NOON, endedAt: NOON + MINUTE + 500 });
  });

  it('are none where nothing tells them', () => {
    expect(timed({}, {}, null)).toMatchObject({ startedAt: null, endedAt: null });
  });

  it('are a start or an end of Retell with its duration, once the call is over', () => {
    const ended = (fields: object) =>
      callOf('retell', retellEnded('r', { call_status: 'ended', duration_ms: MINUTE, ...fields }));
    expect(ended({ end_timestamp: null })).toMatchObject({ startedAt: NOON, endedAt: NOON + MINUTE });
    expect(ended({ start_timestamp: null })).toMatchObject({ startedAt: NOON + MINUTE });
    const going = retellMessage('call_started', 'r', { call_status: 'ongoing', duration_ms: MINUTE });
    expect(callOf('retell', going).endedAt).toBeNull();
  });

  it('are a start and a duration of Twilio’s summary', () => {
    const summary = (fields: object) =>
      callOf(
        'twilio',
        twilioEvent('summary.complete', twilioSummary('CA1', { end_time: null, duration: 68, ...fields }))
      );
    const start_time = new Date(NOON).toISOString();
    expect(summary({ start_time })).toMatchObject({ endedAt: NOON + 68_000, startedAt: NOON + 8000 });
    expect(summary({ start_time, call_state: 'answered' }).endedAt).toBeNull();
    expect(summary({ start_time: null }).endedAt).toBeNull();
  });

  it('are the moment at which ElevenLabs took the call', () => {
    const metadata = elevenlabsMetadata({ start_time_unix_secs: null, accepted_time_unix_secs: NOON / 1000 });
    expect(callOf('elevenlabs', elevenlabsReport('e', { metadata }))).toMatchObject({ startedAt: NOON });
  });

  it.each([
    '2026-03-04T12:00:00',
    '2026-03-04 12:00:00',
    '2026-03-04T12:00',
    '2026-03-04T12:00:00,000',
    '2026-03-04T12:00:00.000Z',
    '2026-03-04T13:00:00+01:00',
    'Wed, 04 Mar 2026 12:00:00',
    'Wed, 04 Mar 2026 12:00:00 +0000',
    'Wed, 04 Mar 2026 12:00:00 GMT',
  ])('are UTC where they name no zone, on a host of any zone: %s', (startedAt) => {
    const zone = process.env['TZ'];
    process.env['TZ'] = 'America/New_York';
    try {
      expect(timed({ startedAt }).startedAt).toBe(NOON);
    } finally {
      if (zone === undefined) {
        delete process.env['TZ'];
      } else {
        process.env['TZ'] = zone;
      }
    }
  });

  it('are none where they are no times', () => {
    expect(timed({ startedAt: 'soon' }, {}, null).startedAt).toBeNull();
  });
});

describe('a conversation in another form', () => {
  it('is what Retell sends when personal data is not to be sent', () => {
    const scrubbed = [
      { role: 'agent', content: 'Good day', words: [{ word: 'Good', start: 1, end: 1.4 }] },
      { role: 'user', content: 'This is [name]', words: [{ word: 'This', start: 3, end: 3.5 }] },
      { role: 'tool_call_invocation', tool_call_id: 't1', name: 'find', arguments: '{}' },
      { role: 'tool_call_result', tool_call_id: 't1', content: 'ok', successful: true },
      { role: 'agent', content: 'Found', words: [{ word: 'Found', start: 6, end: 6.4 }] },
    ];
    const without = { transcript_object: null, transcript_with_tool_calls: null, latency: null, recording_url: null };
    const recording = { scrubbed_recording_multi_channel_url: 'https://f.example/a.wav' };
    const onCall = retellEnded('r', { ...without, ...recording, scrubbed_transcript_with_tool_calls: scrubbed });
    expect(callOf('retell', onCall)).toMatchObject({
      turnCount: 1,
      toolCallCount: 1,
      firstSpeechMs: 1000,
      hasRecording: true,
      transcript: [{ text: 'Good day' }, { text: 'This is [name]' }, { text: 'Found' }],
    });
    const update = retellMessage('transcript_updated', 'r', without, { scrubbed_transcript_with_tool_calls: scrubbed });
    expect(callOf('retell', update).transcript).toHaveLength(3);
  });

  it('is one text', () => {
    const transcript = 'Agent: Good day\nUser: A table: for two\n\nNobody: odd\nAgent:';
    const retell = retellEnded('r', { transcript, transcript_object: [], transcript_with_tool_calls: null });
    const expected = [
      { role: 'agent', text: 'Good day' },
      { role: 'user', text: 'A table: for two' },
    ];
    expect(callOf('retell', retell).transcript).toMatchObject(expected);
    const spoken = 'AI: Good day\nUser: A table: for two\n Cut';
    expect(timed({ artifact: { transcript: spoken } }).transcript).toMatchObject(expected);
    expect(timed({ transcript: spoken }).transcript).toMatchObject(expected);
    expect(timed({}, { artifact: { transcript: spoken } }).transcript).toMatchObject(expected);
  });

  it('stands on the copy of the call, or in OpenAI’s form', () => {
    const messages = [{ role: 'user', message: 'Hello', time: NOON }];
    const expected = [{ role: 'user', text: 'Hello' }];
    expect(timed({}, { messages }).transcript).toMatchObject(expected);
    expect(timed({}, { artifact: { messages } }).transcript).toMatchObject(expected);
    const messagesOpenAIFormatted = [{ role: 'user', content: 'Hello' }];
    expect(timed({ artifact: { messagesOpenAIFormatted } }).transcript).toMatchObject(expected);
  });

  it('is said by several voices', () => {
    const parts = [{ text: 'Good' }, {}, { text: 'day' }];
    const transcript = [
      { role: 'agent', message: null, multivoice_message: { parts }, time_in_call_secs: 1 },
      { role: 'agent', message: null, multivoice_message: { parts: [] }, time_in_call_secs: 2 },
    ];
    expect(callOf('elevenlabs', elevenlabsReport('e', { transcript })).transcript).toMatchObject([
      { text: 'Good day' },
    ]);
  });
});

describe('what was drawn from a conversation, in another form', () => {
  it('is the structured data of Vapi’s analysis plan', () => {
    const analysis = { structuredData: { intent: 'booking', party: 4, note: null } };
    expect(timed({ analysis, artifact: {} }).structuredOutputs).toEqual([
      { id: 'intent', name: 'intent', value: '"booking"' },
      { id: 'party', name: 'party', value: '4' },
      { id: 'note', name: 'note', value: 'null' },
    ]);
    expect(timed({ analysis: { structuredData: ['odd'] }, artifact: {} }).structuredOutputs).toEqual([]);
  });

  it('is lists of ElevenLabs', () => {
    const analysis = {
      data_collection_results_list: [
        { data_collection_id: 'day', value: 'Friday' },
        { value: 1 },
        { data_collection_id: 'x' },
      ],
      evaluation_criteria_results_list: [
        { criteria_id: 'polite', result: 'success', score: 3, max_score: 4 },
        { criteria_id: 'brief', result: 'failure', score: 3, max_score: 0 },
        { criteria_id: 'plain', result: 'success' },
        { result: 'success' },
      ],
    };
    expect(callOf('elevenlabs', elevenlabsReport('e', { analysis }))).toMatchObject({
      structuredOutputs: [{ id: 'day', value: '"Friday"' }],
      scorecards: [
        { id: 'polite', score: 0.75, passed: true },
        { id: 'brief', score: 0, passed: false },
        { id: 'plain', score: 1, passed: true },
      ],
    });
  });
});

describe('a recording of Vapi', () => {
  it.each(['presignedMonoUrl', 'presignedStereoUrl', 'videoRecordingUrl'])('is known by its %s', (name) => {
    const none = { recordingUrl: null, stereoRecordingUrl: null };
    expect(timed({ ...none, artifact: { [name]: 'https://f.example/a' } }).hasRecording).toBe(true);
    expect(timed({ ...none, artifact: {} }).hasRecording).toBe(false);
  });
});

describe('who took part, in another form', () => {
  it('is the first member of a squad that came with the call', () => {
    const members = [
      { assistant: { name: 'Reception', model: { provider: 'groq', model: 'llama3-70b-8192' } } },
      { assistant: { name: 'Billing' } },
    ];
    const expected = { assistantName: 'Reception', modelProvider: 'groq', model: 'llama3-70b-8192' };
    const bare = { assistant: null, assistantId: null };
    expect(
      callOf('vapi', vapiMessage('hang', 'c', { assistant: null, call: { id: 'c', squad: { members } } }))
    ).toMatchObject(expected);
    expect(timed({ ...bare, squad: { members }, costs: [] }, bare)).toMatchObject(expected);
    const saved = { members: [{ assistantId: 'a-1', assistantVersion: 3 }] };
    expect(
      callOf('vapi', vapiMessage('hang', 'c', { assistant: null, call: { id: 'c', squad: saved } }))
    ).toMatchObject({
      assistantId: 'a-1',
      assistantVersion: '3',
    });
    const empty = { id: 'c', squad: { members: [] } };
    expect(callOf('vapi', vapiMessage('hang', 'c', { assistant: null, call: empty })).assistantName).toBeNull();
  });

  it('is the number whose id came before it', () => {
    const id = vapiMessage('hang', 'c', { phoneNumber: null, call: { id: 'c', phoneNumberId: 'n-1' } });
    const number = vapiMessage('hang', 'c', {
      phoneNumber: null,
      call: { id: 'c', phoneNumber: { id: 'n-1', number: '+15550199000' } },
    });
    expect(callOf('vapi', id).phoneNumber).toBe('n-1');
    expect(callOf('vapi', id, number, id).phoneNumber).toBe('+15550199000');
  });

  it('is the carrier of the newer field', () => {
    const call = { id: 'c', transport: { provider: 'telnyx', callSid: 'T1' } };
    expect(callOf('vapi', vapiMessage('hang', 'c', { call }))).toMatchObject({
      transportProvider: 'telnyx',
      transportCallId: 'T1',
    });
  });
});

describe('tools that ran inside another step', () => {
  const workflow = (steps: object[], differences: object = {}) => [
    { role: 'agent', time_in_call_secs: 2, tool_calls: [{ tool_name: 'flow', request_id: 'w1' }] },
    { role: 'agent', time_in_call_secs: 2, tool_results: [{ request_id: 'w1', result: { steps }, ...differences }] },
  ];

  it('are tools of the call, at the time of their step', () => {
    const steps = [
      { type: 'edge', step_latency_secs: 0.5 },
      {
        type: 'nested_tools',
        requests: [{ request_id: 'w2', tool_name: 'book', params_as_json: '{}' }],
        results: [{ request_id: 'w2', tool_name: 'book', is_error: true, result_value: '503', tool_latency_secs: 2.5 }],
      },
      { results: [{ tool_name: 'nameless' }] },
    ];
    const { toolCalls, toolFailureCount } = callOf(
      'elevenlabs',
      elevenlabsReport('e', { transcript: workflow(steps) })
    );
    expect(toolFailureCount).toBe(1);
    expect(toolCalls.find(({ id }) => id === 'w2')).toMatchObject({
      name: 'book',
      failed: true,
      startedAt: NOON + 2500,
      endedAt: NOON + 5000,
    });
  });

  it('are without a time where their workflow has none', () => {
    const steps = [{ requests: [{ request_id: 'w2' }], results: [{ request_id: 'w2' }] }];
    const transcript = workflow(steps, { request_id: null });
    const { toolCalls } = callOf('elevenlabs', elevenlabsReport('e', { transcript }));
    expect(toolCalls.find(({ id }) => id === 'w2')).toMatchObject({ name: 'unknown', startedAt: null, endedAt: null });
  });
});
