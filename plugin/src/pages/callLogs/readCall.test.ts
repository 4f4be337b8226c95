import { callRow, callSummary, STARTED_AT } from '../../test/calls';
import { callFrames, frameOf } from '../../test/frames';
import { readCall } from './readCall';
import { readCalls } from './readCalls';

describe('readCalls', () => {
  it('reads a page and where the next begins', () => {
    const frame = frameOf([callRow(), callRow({ callId: 'call-2', costUsd: null })], { custom: { nextCursor: 'abc' } });
    expect(readCalls([frame])).toEqual({
      calls: [callSummary(), callSummary({ callId: 'call-2', costUsd: null })],
      nextCursor: 'abc',
    });
  });

  it('reads an empty last page', () => {
    expect(readCalls([])).toEqual({ calls: [], nextCursor: null });
  });

  it('takes a value that it does not know for absent', () => {
    const [call] = readCalls([frameOf([{ ...callRow(), endedReasonGroup: 'of_the_future' }])]).calls;
    expect(call.endedReasonGroup).toBeNull();
  });
});

describe('readCall', () => {
  const frames = callFrames(
    {
      call: [{ ...callRow(), summary: 'Done.', userInterruptions: 2, agentInterruptions: null, hasRecording: true }],
      turns: [
        {
          index: 0,
          endpointing: 0,
          transcriber: null,
          model: 400,
          voice: 90,
          transport: 5,
          total: 600,
          unattributed: 105,
        },
      ],
      transcript: [{ role: 'user', text: 'Hello', startedAt: STARTED_AT, endedAt: null }],
      costs: [{ component: 'model', provider: 'openai', usd: 0.02, promptTokens: 12 }],
      deliveries: [{ id: 'd', type: 'status-update', eventAt: null, receivedAt: STARTED_AT, appliedAt: null }],
    },
    [{ part: 'toolCalls', needs: 'editor' }]
  );

  it('puts the parts of a call together', () => {
    expect(readCall(frames)).toMatchObject({
      callId: 'call-1',
      summary: 'Done.',
      userInterruptions: 2,
      agentInterruptions: null,
      hasRecording: true,
      transcript: [{ role: 'user', text: 'Hello', startedAt: STARTED_AT, endedAt: null }],
      costs: [{ component: 'model', usd: 0.02, promptTokens: 12, minutes: null }],
      deliveries: [{ type: 'status-update', eventAt: null }],
      toolCalls: [],
      hidden: [{ part: 'toolCalls', needs: 'editor' }],
    });
  });

  it('keeps 0 ms and "not measured" apart', () => {
    expect(readCall(frames)?.turns[0].stages).toEqual({
      endpointing: 0,
      transcriber: null,
      model: 400,
      voice: 90,
      transport: 5,
    });
  });

  it('knows an answer without a call', () => {
    expect(readCall([])).toBeNull();
  });
});
