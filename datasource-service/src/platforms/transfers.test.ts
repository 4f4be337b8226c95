import { NOON } from '../../test/support/build.ts';
import { elevenlabsReport } from '../../test/support/elevenlabsBodies.ts';
import { callOf, callsOf } from '../../test/support/platformCalls.ts';
import { retellEnded, retellMessage } from '../../test/support/retellBodies.ts';
import { twilioEvent, twilioForm, twilioSummary } from '../../test/support/twilioBodies.ts';
import { vapiCall, vapiMessage, vapiReport2026 } from '../../test/support/vapiBodies.ts';

const DESK = '+15550177000';
const NIGHT = '+15550177001';

describe('transfers of Retell', () => {
  const event = (name: string, seconds: number, destination = DESK) =>
    retellMessage(
      name,
      'r',
      {},
      { transfer_destination: destination, event_timestamp: NOON + seconds * 1000, transfer_option: 'warm' }
    );

  it('go by the time that the platform gives its events, however late one comes again', () => {
    const transfers = callOf('retell', event('transfer_bridged', 20), event('transfer_started', 10)).transfers;
    expect(transfers).toEqual([{ destination: DESK, mode: null, status: 'bridged', connected: true }]);
  });

  it('are each an attempt of its own, to another place or to the same again', () => {
    const messages = [
      event('transfer_started', 10),
      event('transfer_cancelled', 20),
      event('transfer_started', 30, NIGHT),
      event('transfer_cancelled', 40, NIGHT),
      event('transfer_started', 50),
      event('transfer_bridged', 60),
    ];
    const expected = [
      { destination: DESK, connected: false },
      { destination: NIGHT, connected: false },
      { destination: DESK, connected: true },
    ];
    expect(callOf('retell', ...messages).transfers).toMatchObject(expected);
    expect(callOf('retell', ...messages.toReversed(), ...messages).transfers).toMatchObject(expected);
  });

  it('are told by the call alone where no event came, with how it came out', () => {
    const ended = (disconnection_reason: string) =>
      callOf('retell', retellEnded('r', { disconnection_reason, transfer_destination: DESK })).transfers;
    expect(ended('call_transfer')).toMatchObject([{ status: 'call_transfer', connected: true }]);
    expect(ended('transfer_cancelled')).toMatchObject([{ status: 'transfer_cancelled', connected: false }]);
  });
});

describe('legs of Twilio', () => {
  const leg = (CallSid: string, status: string, seconds: number, To = DESK) =>
    twilioForm(CallSid, status, seconds, { ParentCallSid: 'CA1', Direction: 'outbound-dial', To });

  it('are all attempts of the call that dialled them', () => {
    const call = callOf(
      'twilio',
      twilioForm('CA1', 'in-progress', 1),
      leg('CA2', 'ringing', 5),
      leg('CA2', 'busy', 9),
      leg('CA3', 'ringing', 12, NIGHT),
      leg('CA3', 'in-progress', 15, NIGHT)
    );
    expect(call.transfers).toEqual([
      { destination: DESK, mode: 'dial', status: 'busy', connected: false },
      { destination: NIGHT, mode: 'dial', status: 'in-progress', connected: true },
    ]);
  });

  it('are folded into their call where a summary tells of them', () => {
    const summary = (fields: object) =>
      twilioEvent(
        'summary.complete',
        twilioSummary('CA2', { call_state: 'noanswer', to: { callee: DESK }, ...fields })
      );
    const own = twilioEvent('summary.complete', twilioSummary('CA1'));
    for (const parent of [
      { parent_call_sid: 'CA1', properties: { direction: 'outbound_dial' } },
      { properties: { direction: 'outbound-dial', parent_call_sid: 'CA1' } },
    ]) {
      expect(callsOf('twilio', [own], [summary(parent)])).toMatchObject([
        { callId: 'CA1', transfers: [{ destination: DESK, status: 'no-answer', connected: false }] },
      ]);
    }
    expect(callsOf('twilio', [own], [summary({ properties: { direction: 'outbound_dial' } })])).toHaveLength(1);
    const stateless = { parent_call_sid: 'CA1', call_state: null, properties: { direction: 'outbound_dial' } };
    expect(callsOf('twilio', [summary(stateless)])).toEqual([]);
    const nobody = { parent_call_sid: 'CA1', to: null, properties: { direction: 'outbound_dial' } };
    expect(callOf('twilio', [summary(nobody)]).transfers).toMatchObject([{ destination: null }]);
  });

  it('tell their call of a recording, and are no call by it', () => {
    const recording = { CallSid: 'CA2', ParentCallSid: 'CA1', RecordingStatus: 'completed' };
    const calls = callsOf('twilio', twilioForm('CA1', 'in-progress', 1), recording);
    expect(calls).toMatchObject([{ callId: 'CA1', hasRecording: true, transfers: [], state: 'in-progress' }]);
  });
});

describe('transfers of Vapi', () => {
  const to = (number: string) => ({ type: 'number', number });
  const forward = (destination: object, seconds: number) =>
    vapiMessage('status-update', 'c', { status: 'forwarding', destination, timestamp: NOON + seconds * 1000 });

  it('are the union of what messages announce and what the report records', () => {
    const messages = [
      forward(to(DESK), 10),
      forward(to(NIGHT), 20),
      vapiReport2026('c', { artifact: { transfers: [{ destination: to(NIGHT), status: 'connected' }] } }),
    ];
    const byPlace = (destination: string | null, connected: boolean | null) => ({ destination, connected });
    expect(
      callOf('vapi', ...messages).transfers.map(({ destination, connected }) => byPlace(destination, connected))
    ).toEqual([byPlace(DESK, null), byPlace(NIGHT, true)]);
  });

  it('count each attempt at one place, as the report records them', () => {
    const transfers = ['no-answer', 'connected'].map((status) => ({ destination: to(DESK), status }));
    const call = callOf('vapi', forward(to(DESK), 10), vapiReport2026('c', { artifact: { transfers } }));
    expect(call.transfers).toMatchObject([{ status: 'no-answer' }, { status: 'connected' }]);
  });

  it('are found on the copy of the call', () => {
    const artifact = { transfers: [{ destination: to(DESK), status: 'busy' }] };
    const report = vapiReport2026('c', { artifact: {}, call: vapiCall('c', { artifact, destination: to(DESK) }) });
    expect(callOf('vapi', report).transfers).toMatchObject([{ status: 'busy', connected: false }]);
  });
});

describe('transfers of ElevenLabs', () => {
  it('are those of the report', () => {
    expect(callOf('elevenlabs', elevenlabsReport('e')).transfers).toMatchObject([{ destination: '+15550177000' }]);
  });
});
