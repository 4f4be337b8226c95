import { vapiCall, vapiMessage } from '../../../test/support/vapiBodies.ts';
import { NOON } from '../../../test/support/build.ts';
import { documentedMessageTypes, messageTypeMeaning } from './messageTypes.ts';
import { factsOf, readVapi } from '../../../test/support/readVapi.ts';
import { vapi } from './vapi.ts';

/** A message with no copy of anything, so that only its own fields speak. */
function bare(type: string, fields: object = {}): object {
  return { message: { type, timestamp: NOON, call: { id: 'c1' }, ...fields } };
}

const FRONT = { type: 'number', number: '+15550100900', transferPlan: { mode: 'warm-transfer-say-summary' } };

describe('speech', () => {
  it.each([
    ['started', 'user', { kind: 'speechStarted', role: 'user', at: NOON }],
    ['stopped', 'user', { kind: 'speechStopped', role: 'user', at: NOON }],
    ['started', 'assistant', { kind: 'speechStarted', role: 'agent', at: NOON }],
    ['stopped', 'bot', { kind: 'speechStopped', role: 'agent', at: NOON }],
  ])('is marked when it has %s for the %s', (status, role, mark) => {
    const event = readVapi(bare('speech-update', { status, role, turn: 2 }));
    expect(event).toMatchObject({ marks: [mark], state: 'in-progress' });
  });

  it.each([
    ['paused', 'user'],
    ['started', 'system'],
    ['started', null],
    [null, 'user'],
  ])('is not marked when it has %s for %s', (status, role) => {
    expect(readVapi(bare('speech-update', { status, role })).marks).toEqual([]);
  });

  it('is marked when the audio of an agent begins', () => {
    const said = { text: 'Hello.', turn: 0, source: 'model' };
    expect(readVapi(bare('assistant.speechStarted', said)).marks).toEqual([
      { kind: 'speechStarted', role: 'agent', at: NOON },
    ]);
    const aligned = { ...said, timing: { type: 'word-alignment', words: ['Hello.'] } };
    expect(readVapi(bare('assistant.speechStarted', aligned)).marks).toHaveLength(1);
  });

  it('is not marked by progress that comes near the end of what was spoken', () => {
    const timing = { type: 'word-progress', wordsSpoken: 2, totalWords: 2 };
    expect(readVapi(bare('assistant.speechStarted', { text: 'Hello.', timing })).marks).toEqual([]);
  });

  it('is not marked by a message without a time of its own', () => {
    const untimed = { status: 'started', role: 'user', timestamp: null };
    expect(readVapi(bare('speech-update', untimed))).toMatchObject({ marks: [], at: NOON + 99 });
  });
});

describe('moments of a call', () => {
  it('are a hanging agent and an interruption', () => {
    expect(readVapi(bare('hang')).marks).toEqual([{ kind: 'hang', role: null, at: NOON }]);
    expect(readVapi(bare('user-interrupted', { turnId: 't' })).marks).toEqual([
      { kind: 'userInterrupted', role: null, at: NOON },
    ]);
  });
});

describe('a status update', () => {
  it('that the call is forwarded names the destination, and keeps what was said', () => {
    const body = bare('status-update', {
      status: 'forwarding',
      destination: FRONT,
      summary: 'The caller wants a person.',
      messages: [{ role: 'user', message: 'A person, please.', time: NOON }],
    });
    expect(readVapi(body).state).toBe('forwarding');
    expect(factsOf(body)).toMatchObject({
      transfers: [{ destination: '+15550100900', mode: 'warm-transfer-say-summary', status: null, connected: null }],
      summary: 'The caller wants a person.',
      transcript: [{ role: 'user', text: 'A person, please.' }],
    });
  });

  it.each(['scheduled', 'queued', 'ringing'])('%s moves the state and states no fact', (status) => {
    const body = bare('status-update', { status });
    expect(readVapi(body).state).toBe(status);
    expect(factsOf(body)).toEqual({});
  });
});

describe('a transfer update', () => {
  it('names a number or a SIP address', () => {
    const sip = { type: 'sip', sipUri: 'sip:desk@pbx.example' };
    expect(factsOf(bare('transfer-update', { destination: sip }))).toMatchObject({
      transfers: [{ destination: 'sip:desk@pbx.example', mode: null, status: null, connected: null }],
    });
  });

  it('to another assistant is a hand-over and no transfer', () => {
    const destination = { type: 'assistant', assistantName: 'Billing' };
    const from = { id: 'a-1', name: 'Front desk' };
    const facts = factsOf(bare('transfer-update', { destination, fromAssistant: from, toAssistant: { id: 'a-2' } }));
    expect(facts).toEqual({
      assistants: [
        { assistantId: 'a-1', assistantName: 'Front desk', assistantVersion: null },
        { assistantId: 'a-2', assistantName: 'Billing', assistantVersion: null },
      ],
    });
    expect(factsOf(bare('transfer-update', { destination })).assistants).toHaveLength(1);
  });
});

describe('other kinds', () => {
  it('tell of artefacts that could not be stored', () => {
    const artifacts = [{ type: 'recording-mono', success: false }, { type: 'log', success: true }, { success: false }];
    expect(factsOf(bare('call.artifact.upload', { artifacts }))).toEqual({
      failedArtifacts: ['recording-mono', 'unknown'],
    });
    expect(factsOf(bare('call.artifact.upload', { artifacts: [{ type: 'log', success: true }] }))).toEqual({
      failedArtifacts: [],
    });
    expect(factsOf(bare('call.artifact.upload'))).toEqual({});
  });

  it.each(['language-change-detected', 'language-changed'])('tell of another language in a %s', (type) => {
    expect(factsOf(bare(type, { language: 'es' }))).toEqual({ language: 'es' });
  });

  it('tell of the language that was set, which a change overrules whatever comes first', () => {
    const transcriber = { provider: 'deepgram', model: 'nova-3', language: 'en' };
    const set = (at: number) => vapiMessage('hang', 'c1', { timestamp: at, assistant: { transcriber } });
    const changed = bare('language-change-detected', { language: 'es' });
    expect(factsOf(set(NOON - 1), changed, set(NOON + 9)).language).toBe('es');
    expect(factsOf(set(NOON)).language).toBe('en');
    expect(factsOf(bare('hang', { call: { id: 'c1', assistant: { transcriber } } })).language).toBe('en');
  });

  it('ask to forward or to hang up', () => {
    const forward = bare('phone-call-control', { request: 'forward', destination: FRONT });
    expect(factsOf(forward).transfers).toHaveLength(1);
    expect(factsOf(bare('phone-call-control', { request: 'hang-up' }))).toEqual({});
  });

  it('carry the squad, the campaign and the limit of the call', () => {
    const call = vapiCall('c1', {
      squadId: 'squad-1',
      campaignId: 'campaign-1',
      assistant: { maxDurationSeconds: 900 },
    });
    expect(factsOf(vapiMessage('hang', 'c1', { call }))).toMatchObject({
      squadId: 'squad-1',
      campaignId: 'campaign-1',
      maxDurationSeconds: 900,
    });
    const overridden = { ...call, assistantOverrides: { maxDurationSeconds: 300 } };
    expect(factsOf(vapiMessage('hang', 'c1', { call: overridden })).maxDurationSeconds).toBe(300);
    expect(factsOf(vapiMessage('hang', 'c1', { assistant: { maxDurationSeconds: 60 } })).maxDurationSeconds).toBe(60);
  });

  it.each([
    'session.created',
    'session.updated',
    'session.deleted',
    'chat.created',
    'chat.deleted',
    'campaign.predial',
  ])('are about no call in a %s that names none', (type) => {
    expect(vapi.readEvent({ message: { type, timestamp: NOON } }, NOON)).toBeNull();
  });

  it.each(['call.deleted', 'call.delete.failed', 'session.updated', 'assistant-request'])(
    'name a call and move no state in a %s',
    (type) => {
      expect(readVapi(vapiMessage(type, 'c1'))).toMatchObject({ callId: 'c1', state: null, marks: [] });
    }
  );

  it.each(documentedMessageTypes().filter((type) => messageTypeMeaning(type)?.showsTalk))(
    'show that people talk in a %s',
    (type) => {
      expect(readVapi(vapiMessage(type, 'c1')).state).toBe('in-progress');
    }
  );

  it('wait for an answer where the platform acts on it', () => {
    expect(documentedMessageTypes().filter((type) => messageTypeMeaning(type)?.wantsReply)).toEqual([
      'assistant-request',
      'call.endpointing.request',
      'campaign.predial',
      'function-call',
      'handoff-destination-request',
      'knowledge-base-request',
      'phone-call-control',
      'tool-calls',
      'transfer-destination-request',
      'voice-request',
    ]);
  });
});

describe('a conversation update', () => {
  const spoken = [
    { role: 'system', content: 'Be kind.' },
    { role: 'assistant', content: 'Hello.' },
    { role: 'user', content: 'Hi.' },
  ];

  it.each([
    ['bot', 'agent'],
    ['assistant', 'agent'],
    ['customer', 'user'],
    ['user', 'user'],
  ])('calls a line of the %s that of the %s', (role, speaker) => {
    const messages = [{ role, message: 'Hello.', time: NOON }];
    expect(factsOf(bare('conversation-update', { messages })).transcript).toMatchObject([{ role: speaker }]);
  });

  it('is read in the form of OpenAI when it has no other', () => {
    expect(factsOf(bare('conversation-update', { messagesOpenAIFormatted: spoken })).transcript).toEqual([
      { role: 'system', text: 'Be kind.', startedAt: null, endedAt: null },
      { role: 'agent', text: 'Hello.', startedAt: null, endedAt: null },
      { role: 'user', text: 'Hi.', startedAt: null, endedAt: null },
    ]);
    const messages = [{ role: 'bot', message: 'Hello there.', time: NOON }];
    const both = bare('conversation-update', { messages, messagesOpenAIFormatted: spoken });
    expect(factsOf(both).transcript).toHaveLength(1);
    expect(factsOf(bare('conversation-update'))).toEqual({});
  });
});
