import { buildEvent, NOON } from '../../test/support/build.ts';
import { listedTransfers } from '../calls/transfers.ts';
import { columnsOf, createQueryPlace } from '../../test/support/queryPlace.ts';

describe('a call query', () => {
  it('gives a frame for each part of the call', async () => {
    const place = await createQueryPlace();
    const event = buildEvent({
      callId: 'one',
      state: 'ended',
      facts: {
        startedAt: NOON,
        assistants: [
          { assistantId: 'a1', assistantName: 'Front desk', assistantVersion: '3' },
          { assistantId: 'a2', assistantName: null, assistantVersion: null },
        ],
        structuredOutputs: [{ id: 'o1', name: 'wish', value: '"refund"' }],
        scorecards: [{ id: 's1', name: 'Manners', score: 0.75, passed: true }],
      },
      transfers: listedTransfers(
        [{ destination: '+15550104242', mode: 'warm', status: 'connected', connected: true }],
        { weight: 2, at: NOON }
      ),
    });
    await place.add([event]);
    const frames = await place.ask({ queryType: 'call', provider: 'vapi', callId: 'one' });
    const parts = Object.fromEntries(frames.map((frame) => [frame.name, columnsOf(frame)]));
    expect(Object.keys(parts)).toEqual([
      'call',
      'turns',
      'transcript',
      'toolCalls',
      'costs',
      'deliveries',
      'assistants',
      'transfers',
      'structuredOutputs',
      'scorecards',
    ]);
    expect(parts['call']).toMatchObject({ callId: ['one'], state: ['ended'], at: [NOON] });
    expect(parts['deliveries']).toMatchObject({ id: ['one'], appliedAt: [NOON] });
    expect(parts['assistants']).toEqual({
      assistantId: ['a1', 'a2'],
      assistantName: ['Front desk', null],
      assistantVersion: ['3', null],
    });
    expect(parts['transfers']).toEqual({
      destination: ['+15550104242'],
      mode: ['warm'],
      status: ['connected'],
      connected: [true],
    });
    expect(parts['structuredOutputs']).toEqual({ id: ['o1'], name: ['wish'], value: ['"refund"'] });
    expect(parts['scorecards']).toEqual({ id: ['s1'], name: ['Manners'], score: [0.75], passed: [true] });
    await place.remove();
  });
});
