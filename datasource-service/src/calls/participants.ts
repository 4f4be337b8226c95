import type { CallState } from '../contract/index.ts';

/** Somebody's part in a call as one message tells it. */
export interface ParticipantReport {
  /** The platform's id of this one stay; a participant who comes back has another. */
  id: string;
  /** Epoch ms since when they were on the call; null while they are only called, or when the message does not say. */
  joinedAt: number | null;
  /** Epoch ms at which they left, and why in the platform's words. */
  left?: { at: number; reason: string | null };
}

/** All that is known of somebody's part in a call. */
export type Participant = Omit<ParticipantReport, 'id'>;

/** Participants by the platform's id of their stay. */
export type Participants = Record<string, Participant>;

type Departure = NonNullable<Participant['left']>;

function laterDeparture(left: Departure | undefined, right: Departure | undefined): Departure | undefined {
  if (left === undefined || right === undefined) {
    return left ?? right;
  }
  const order = left.at - right.at || (String(left.reason) > String(right.reason) ? 1 : -1);
  return order > 0 ? left : right;
}

function earlier(left: number | null, right: number | null): number | null {
  return left === null || right === null ? (left ?? right) : Math.min(left, right);
}

/** Participants with one more report: the earliest time of joining and the latest of leaving hold. */
export function joinParticipant(participants: Participants, { id, ...report }: ParticipantReport): Participants {
  const known = Object.hasOwn(participants, id) ? participants[id] : undefined;
  const left = laterDeparture(known?.left, report.left);
  const joined: Participant = {
    joinedAt: earlier(known?.joinedAt ?? null, report.joinedAt),
    ...(left === undefined ? {} : { left }),
  };
  return { ...participants, [id]: joined };
}

/** How a call stands by who took part in it. */
export interface Attendance {
  /** Whether somebody is on the call: then it has no end, whatever was reported of those who left. */
  isAttended: boolean;
  /** When the last of them left, and why; null while nobody has. */
  end: Departure | null;
}

/**
 * How a call stands by who took part in it; null when the platform does not tell of participants. Those who were only
 * called and never came decide on the end only where nobody came at all.
 */
export function attendanceOf(participants: Participants, state: CallState): Attendance | null {
  const all = Object.values(participants);
  if (all.length === 0) {
    return null;
  }
  const came = all.filter(({ joinedAt }) => joinedAt !== null);
  const counted = came.length > 0 ? came : all;
  const isAttended = came.some(({ left }) => left === undefined);
  if (isAttended) {
    return { isAttended: state !== 'ended', end: null };
  }
  const end = counted.reduce<Departure | undefined>((latest, { left }) => laterDeparture(latest, left), undefined);
  return { isAttended: false, end: end ?? null };
}
