import { NOON } from '../../../test/support/build.ts';
import { livekitEvent, livekitSip } from '../../../test/support/livekitBodies.ts';
import { callOf, measureOver } from '../../../test/support/platformCalls.ts';

const second = (seconds: number) => NOON + seconds * 1000;

/** A participant in a browser who joined so many seconds after noon. */
function guest(sid: string, joined: number, differences: object = {}): object {
  return { sid, identity: 'guest', joinedAtMs: String(second(joined)), ...differences };
}

const joined = (at: number, participant: object) => livekitEvent('participant_joined', 'RM', at, { participant });
const published = (at: number, participant: object) => livekitEvent('track_published', 'RM', at, { participant });
const left = (at: number, participant: object, disconnectReason = 'CLIENT_INITIATED') =>
  livekitEvent('participant_left', 'RM', at, { participant: { ...participant, disconnectReason } });
const finished = (at: number) => livekitEvent('room_finished', 'RM', at);

const phone = (at: number, attributes: object = {}, differences: object = {}) =>
  livekitSip({ sid: 'PA_phone', joinedAtMs: String(second(at)), ...differences }, attributes);

describe('a call of a room', () => {
  it('begins once, when its caller came, whatever they publish later and whoever leaves', () => {
    const caller = guest('PA_1', 1);
    const messages = [joined(1, caller), published(2, caller), published(50, caller), left(61, caller), finished(80)];
    const call = callOf('livekit', ...messages);
    expect(call).toMatchObject({ startedAt: second(1), endedAt: second(61), durationSeconds: 60 });
    expect(measureOver('minutes', call)).toBe(1);
    expect(callOf('livekit', ...messages.toReversed())).toEqual({ ...call, lastEventAt: call.lastEventAt });
  });

  it('stays the call of the one who came first, when another joins from a browser', () => {
    const boss = guest('PA_boss', 100, { identity: 'boss' });
    const inbound = phone(1, { 'sip.callStatus': 'active' });
    const messages = [joined(1, inbound), joined(100, boss), left(160, inbound), left(165, boss), finished(190)];
    expect(callOf('livekit', ...messages)).toMatchObject({
      direction: 'inbound',
      callerNumber: '+15550100142',
      startedAt: second(1),
      endedAt: second(165),
    });
    expect(callOf('livekit', ...messages.toReversed())).toMatchObject({ direction: 'inbound', startedAt: second(1) });
  });

  it('takes no number from a phone that joins one in a browser', () => {
    const added = phone(30, { 'sip.callStatus': 'active', 'sip.ruleID': '' });
    const call = callOf('livekit', joined(1, guest('PA_1', 1)), joined(30, added));
    expect(call).toMatchObject({ direction: 'web', callerNumber: null, phoneNumber: null, transportProvider: null });
  });

  it('has no end while somebody is in the room, and gets one when the last has left', () => {
    const [first, again] = [guest('PA_1', 1), guest('PA_2', 60)];
    const still = [joined(1, first), joined(60, again), left(62, first, 'DUPLICATE_IDENTITY')];
    expect(callOf('livekit', ...still)).toMatchObject({
      state: 'in-progress',
      endedAt: null,
      endedReason: null,
      durationSeconds: null,
    });
    expect(callOf('livekit', ...still, left(90, again))).toMatchObject({
      endedAt: second(90),
      endedReason: 'CLIENT_INITIATED',
    });
  });

  it('loses the end that it had when somebody comes again', () => {
    const before = [joined(1, guest('PA_1', 1)), left(20, guest('PA_1', 1))];
    expect(callOf('livekit', ...before)).toMatchObject({ endedAt: second(20) });
    expect(callOf('livekit', ...before, joined(25, guest('PA_2', 25)))).toMatchObject({ endedAt: null });
  });

  it('ends with its room where nobody says that they left', () => {
    expect(callOf('livekit', joined(1, guest('PA_1', 1)), finished(80))).toMatchObject({
      endedAt: second(80),
      endedReason: null,
    });
  });

  it('ended by a fault of its room, where LiveKit says so', () => {
    const ended = (roomEndReason: string) =>
      callOf('livekit', joined(1, guest('PA_1', 1)), livekitEvent('room_finished', 'RM', 80, { roomEndReason }));
    expect(ended('ROOM_END_SERVER_SHUTDOWN')).toMatchObject({ faultOwner: 'platform' });
    expect(measureOver('failureRatio', ended('ROOM_END_SERVER_SHUTDOWN'))).toBe(1);
    expect(ended('ROOM_END_IDLE_TIMEOUT').endedReason).toBeNull();
  });

  it('does not end when somebody who was called does not come', () => {
    const called = (attributes: object) => phone(30, { 'sip.ruleID': '', ...attributes });
    const caller = guest('PA_1', 1);
    const messages = [
      joined(1, caller),
      joined(30, called({ 'sip.callStatus': 'ringing' })),
      left(55, called({ 'sip.callStatus': 'hangup' }), 'USER_UNAVAILABLE'),
    ];
    expect(callOf('livekit', ...messages)).toMatchObject({ endedAt: null, endedReason: null });
    expect(callOf('livekit', ...messages, left(40, caller), finished(80))).toMatchObject({
      endedAt: second(40),
      endedReason: 'CLIENT_INITIATED',
    });
  });

  it('begins when an outbound call is taken, not when it rings', () => {
    const ringing = phone(1, { 'sip.ruleID': '', 'sip.callStatus': 'dialing' });
    const active = phone(1, { 'sip.ruleID': '', 'sip.callStatus': 'active' });
    const call = callOf('livekit', joined(1, ringing), published(12, active), left(42, active), finished(60));
    expect(call).toMatchObject({ direction: 'outbound', startedAt: second(12), durationSeconds: 30 });
  });

  it('begins when its caller joined, even where only their leaving is known', () => {
    expect(callOf('livekit', left(61, guest('PA_1', 1)), finished(80))).toMatchObject({ startedAt: second(1) });
    const inbound = phone(1, { 'sip.callStatus': 'active' });
    expect(callOf('livekit', left(61, inbound), finished(80))).toMatchObject({ startedAt: second(1) });
    const outbound = phone(1, { 'sip.callStatus': 'active', 'sip.ruleID': '' });
    expect(callOf('livekit', left(61, outbound), finished(80))).toMatchObject({ startedAt: null });
  });

  it('has no start by a connection that broke off before it stood', () => {
    const aborted = livekitEvent('participant_connection_aborted', 'RM', 5, { participant: guest('PA_1', 1) });
    expect(callOf('livekit', aborted, finished(30))).toMatchObject({ startedAt: null, endedAt: second(5) });
    const empty = livekitEvent('participant_connection_aborted', 'RM', 5, { participant: null });
    expect(callOf('livekit', empty, finished(30))).toMatchObject({ endedAt: second(30) });
  });

  it('is not the call of those who listen unseen, of recorders and of agents of before there were kinds', () => {
    const caller = guest('PA_1', 1);
    for (const permission of [{ hidden: true }, { recorder: true }, { agent: true }]) {
      const other = guest('PA_2', 0, { identity: 'other', permission });
      const call = callOf('livekit', joined(0, other), joined(1, caller), left(30, caller), left(99, other));
      expect(call).toMatchObject({ startedAt: second(1), endedAt: second(30) });
    }
  });

  it('begins with the message that first shows somebody whose time of joining is not told', () => {
    const timeless = { sid: 'PA_1', identity: 'guest' };
    expect(callOf('livekit', published(7, timeless), left(30, timeless))).toMatchObject({ startedAt: second(7) });
  });

  it('knows participants by their identity where they have no other id', () => {
    const nameless = { ...guest('', 1), sid: null };
    expect(callOf('livekit', joined(1, nameless), left(9, nameless))).toMatchObject({ endedAt: second(9) });
    const unknown = { joinedAtMs: String(second(1)) };
    expect(callOf('livekit', joined(1, unknown), left(9, unknown))).toMatchObject({ endedAt: second(9) });
  });
});

describe('the recording of a room', () => {
  const egress = (egressInfo: object) =>
    callOf(
      'livekit',
      finished(80),
      livekitEvent('egress_ended', 'RM', 70, { egressInfo: { roomId: 'RM', ...egressInfo } })
    );

  it.each([
    ['EGRESS_COMPLETE', undefined, true, []],
    ['EGRESS_LIMIT_REACHED', undefined, true, []],
    ['EGRESS_FAILED', undefined, false, ['recording']],
    ['EGRESS_ABORTED', [{ size: '9000' }], true, ['recording']],
    ['EGRESS_ABORTED', [{ size: '0' }, {}, 'odd', null], false, ['recording']],
    ['EGRESS_OF_TOMORROW', 'odd', false, []],
  ])('that ended as %s with the files %j', (status, fileResults, hasRecording, failedArtifacts) => {
    expect(egress({ status, fileResults })).toMatchObject({ hasRecording, failedArtifacts });
  });

  it('is known by the segments of a stream', () => {
    expect(egress({ status: 'EGRESS_ABORTED', segmentResults: [{ size: '10' }] }).hasRecording).toBe(true);
  });

  it('is kept without the names and places of its files', () => {
    const call = egress({
      status: 'EGRESS_COMPLETE',
      fileResults: [{ filename: 'a.ogg', location: 's3://x', size: 1 }],
    });
    expect(call.hasRecording).toBe(true);
  });
});
