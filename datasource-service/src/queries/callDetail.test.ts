import { buildReport, foldEvents, NOON } from '../../test/support/build.ts';
import { viewCall } from '../calls/callView.ts';
import { listedTransfers } from '../calls/transfers.ts';
import { callDetail } from './callDetail.ts';

const NUMBER = '+15550104242';

function view() {
  const report = buildReport({ callId: 'call-1', startedAt: NOON, callerNumber: NUMBER });
  const [copies, facts] = report.layers;
  return viewCall(
    foldEvents([
      {
        ...report,
        transfers: listedTransfers([{ destination: NUMBER, mode: null, status: 'connected', connected: true }], {
          weight: 3,
          at: NOON,
        }),
        layers: [
          ...(copies === undefined ? [] : [copies]),
          {
            weight: 3,
            at: NOON,
            facts: {
              ...facts?.facts,
              summary: 'They asked for a refund.',
              structuredOutputs: [{ id: 'o1', name: 'wish', value: '"refund"' }],
              transcript: [
                { role: 'system', text: 'You are an agent.', startedAt: null, endedAt: null },
                { role: 'user', text: 'A refund, please.', startedAt: NOON, endedAt: null },
              ],
            },
          },
        ],
      },
    ])
  );
}

describe('callDetail', () => {
  it('shows a viewer no talk, nothing drawn from it, and no number of anybody', () => {
    const call = callDetail(view(), [], 'viewer');
    expect(call).toMatchObject({ transcript: [], summary: null, structuredOutputs: [], caller: '…4242' });
    expect(call.transfers).toEqual([{ destination: '…4242', mode: null, status: 'connected', connected: true }]);
    expect(JSON.stringify(call)).not.toMatch(/refund|15550104242/);
    expect(call.hidden.map(({ part }) => part)).toEqual([
      'transcript',
      'summary',
      'structuredOutputs',
      'caller',
      'transfers',
    ]);
  });

  it('shows an editor what was said, without the instructions to the agent', () => {
    const call = callDetail(view(), [], 'editor');
    expect(call.transcript.map(({ role }) => role)).toEqual(['user']);
    expect(call.structuredOutputs).toHaveLength(1);
    expect(call.hidden.map(({ part }) => part)).toEqual(['caller', 'transfers']);
  });

  it('shows an editor numbers that were said by their last digits, and an admin in full', () => {
    const spoken = {
      ...view(),
      summary: `Wants a call at ${NUMBER}.`,
      transcript: [{ role: 'user' as const, text: `I am at ${NUMBER}`, startedAt: null, endedAt: null }],
      toolCalls: [
        {
          id: 't',
          name: 'find',
          arguments: `{"to":"${NUMBER}"}`,
          result: NUMBER,
          failed: false,
          startedAt: null,
          endedAt: null,
        },
        { id: 'u', name: 'wait', arguments: null, result: null, failed: null, startedAt: null, endedAt: null },
      ],
      structuredOutputs: [{ id: 'o', name: 'number', value: `"${NUMBER}"` }],
    };
    expect(JSON.stringify(callDetail(spoken, [], 'editor'))).not.toContain(NUMBER);
    expect(callDetail(spoken, [], 'editor')).toMatchObject({
      transcript: [{ text: 'I am at …4242' }],
      toolCalls: [
        { arguments: '{"to":"…4242"}', result: '…4242' },
        { arguments: null, result: null },
      ],
      summary: 'Wants a call at …4242.',
    });
    expect(callDetail(spoken, [], 'admin')).toMatchObject({ summary: `Wants a call at ${NUMBER}.` });
    expect(callDetail({ ...spoken, summary: null }, [], 'editor').summary).toBeNull();
  });

  it('shows an admin everything', () => {
    const call = callDetail(view(), [], 'admin');
    expect(call).toMatchObject({ caller: NUMBER, transfers: [{ destination: NUMBER }], hidden: [] });
  });
});
