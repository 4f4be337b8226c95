import { attendanceOf, joinParticipant, type ParticipantReport } from './participants.ts';

const together = (...reports: ParticipantReport[]) => reports.reduce(joinParticipant, {});

const left = (at: number, reason: string | null) => ({ id: 'a', joinedAt: null, left: { at, reason } });

describe('participants', () => {
  it('joined at the earliest and left at the latest time that was reported', () => {
    const reports = [{ id: 'a', joinedAt: 5 }, left(9, 'x'), { id: 'a', joinedAt: 3 }, left(8, 'y')];
    expect(together(...reports)).toEqual({ a: { joinedAt: 3, left: { at: 9, reason: 'x' } } });
    expect(together(...reports.toReversed())).toEqual(together(...reports));
  });

  it('left for the same reason whatever order two reports of one moment come in', () => {
    expect(together(left(9, 'x'), left(9, null))).toEqual(together(left(9, null), left(9, 'x')));
    expect(together(left(9, 'x'), left(9, 'y'))).toEqual({ a: { joinedAt: null, left: { at: 9, reason: 'y' } } });
  });

  it('may have ids like those of an object', () => {
    expect(Object.keys(together({ id: '__proto__', joinedAt: 1 }, { id: 'constructor', joinedAt: 1 }))).toHaveLength(2);
  });
});

describe('attendance', () => {
  it('is not known where the platform tells of nobody', () => {
    expect(attendanceOf({}, 'in-progress')).toBeNull();
  });

  it('has no end while somebody is only called', () => {
    expect(attendanceOf(together({ id: 'a', joinedAt: null }), 'ringing')).toEqual({ isAttended: false, end: null });
  });

  it('ends with the last of those who came, else of those who were called', () => {
    const came = { id: 'a', joinedAt: 1, left: { at: 5, reason: 'x' } };
    const called = { id: 'b', joinedAt: null, left: { at: 9, reason: 'y' } };
    expect(attendanceOf(together(came, called), 'ended')?.end).toEqual({ at: 5, reason: 'x' });
    expect(attendanceOf(together(called), 'ended')?.end).toEqual({ at: 9, reason: 'y' });
    expect(attendanceOf(together(called, { id: 'c', joinedAt: null }), 'ringing')?.end).toEqual({ at: 9, reason: 'y' });
  });

  it('is over when the platform says that the call is, whoever did not say that they left', () => {
    const here = together({ id: 'a', joinedAt: 1 });
    expect(attendanceOf(here, 'in-progress')).toEqual({ isAttended: true, end: null });
    expect(attendanceOf(here, 'ended')).toEqual({ isAttended: false, end: null });
  });
});
