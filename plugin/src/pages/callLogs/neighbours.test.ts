import { keepShownCalls, neighboursOf } from './neighbours';

const CALLS = ['a', 'b', 'c'].map((callId) => ({ provider: 'vapi' as const, callId }));

describe('the calls beside one', () => {
  afterEach(() => window.sessionStorage.clear());

  it('are those of the log that was shown last', () => {
    keepShownCalls(CALLS);
    expect(neighboursOf(CALLS[1])).toEqual({ previous: CALLS[0], next: CALLS[2] });
    expect(neighboursOf(CALLS[0])).toEqual({ previous: null, next: CALLS[1] });
  });

  it('are none for a call that the log did not show', () => {
    keepShownCalls(CALLS);
    expect(neighboursOf({ provider: 'retell', callId: 'a' })).toEqual({ previous: null, next: null });
  });

  it.each(['nonsense', '{}'])('are none when the browser kept %j', (kept) => {
    window.sessionStorage.setItem('voicehive.callLog.shown', kept);
    expect(neighboursOf(CALLS[0])).toEqual({ previous: null, next: null });
  });
});
