import { ratedUsd } from './rates.ts';
import type { RawBillLine, RawCall, RawTurn } from './rawCall.ts';
import { meaningOfReason, ownerOfFault } from './reasons.ts';

/** Figures of one call that definitions of measures speak of. */

/** Group of the ended reason; null while there is none. */
export function groupOf({ reason }: RawCall): string | null {
  return reason === null ? null : meaningOfReason(reason).group;
}

/** Whether it ended by a technical fault. */
export function isFailed({ isEnded, reason }: RawCall): boolean {
  return isEnded && reason !== null && meaningOfReason(reason).isFault;
}

/** Who must act on the technical fault that it ended by; null without one. */
export function faultOwnerOf(call: RawCall): string | null {
  return isFailed(call) && call.reason !== null ? ownerOfFault(call.reason) : null;
}

/** HTTP status in the reason that it ended by; 0 without one. Answers of a telephone line look alike. */
export function statusOf({ isEnded, reason }: RawCall): number {
  return isEnded && reason?.includes('-sip-') === false ? Number(/-([45]\d\d)-/.exec(reason)?.[1] ?? 0) : 0;
}

function bothSpoke({ lines, turns, spans }: RawCall): boolean {
  const speakers = new Set(lines.map(({ who }) => who));
  return (speakers.has('user') && speakers.has('agent')) || (turns ?? answers(spans)).length > 0;
}

/** Whether it has ended and somebody answered it. */
export function isConnected(call: RawCall): boolean {
  const told = call.reason === null ? undefined : meaningOfReason(call.reason).answered;
  return call.isEnded && (told ?? (call.showsTalk || bothSpoke(call)));
}

/** Seconds from start to end; null when either is not known, or when it ends before it starts. */
export function secondsOf({ startedAt, endedAt }: RawCall): number | null {
  return startedAt === null || endedAt === null || endedAt < startedAt ? null : (endedAt - startedAt) / 1000;
}

/** Ms from the end of each speech of the caller to the agent's next; null where that cannot be told. */
export function answers(spans: RawCall['spans']): Array<number | null> {
  return spans.flatMap((span, index) => {
    const next = spans[index + 1];
    if (span.who !== 'user' || next?.who !== 'agent') {
      return [];
    }
    return [span.to === null || next.from < span.to ? null : next.from - span.to];
  });
}

/** Longest honest latency of a turn, ms. */
const TWO_MINUTES = 120_000;

function isPossible(ms: number): boolean {
  return ms >= 1 && ms <= TWO_MINUTES;
}

/** Latencies by our own clock, ms. */
export function observedOf({ spans }: RawCall): number[] {
  return answers(spans).filter((ms): ms is number => ms !== null && isPossible(ms));
}

/** Figures of the platform's clock, ms, without what was not measured and what cannot be. */
export function reportedOf({ turns }: RawCall, part: keyof RawTurn): number[] {
  return (turns ?? []).map((turn) => turn[part]).filter((ms) => ms !== 0 && isPossible(ms));
}

const STAGES = ['endpointing', 'transcriber', 'model', 'voice'] as const;

/** What the stages leave unexplained of each turn, ms. */
export function unexplainedOf({ turns }: RawCall): number[] {
  return (turns ?? [])
    .filter(({ total }) => isPossible(total))
    .map((turn) => {
      const explained = STAGES.map((stage) => turn[stage]).filter(isPossible);
      return turn.total - explained.reduce((sum, ms) => sum + ms, 0);
    })
    .map((ms) => Math.max(0, ms));
}

/** Number of turns: the platform's, else those that were heard. */
export function turnsOf(call: RawCall): number {
  return (call.turns ?? answers(call.spans)).length;
}

/** Figures that cannot be. */
export function impossibleOf(call: RawCall): number {
  const reported = (call.turns ?? []).flatMap((turn) => [...STAGES.map((stage) => turn[stage]), turn.total]);
  const wrong = [...reported.filter((ms) => ms !== 0), ...answers(call.spans)].filter(
    (ms) => ms !== null && !isPossible(ms)
  );
  const first = firstSpeechOf(call);
  const transport = call.transportMs ?? 0;
  const isBackwards = call.startedAt !== null && call.endedAt !== null && call.endedAt < call.startedAt;
  return [
    ...wrong,
    ...(first !== null && (first < -1000 || first > TWO_MINUTES) ? [first] : []),
    ...(transport < 0 || transport > 10_000 ? [transport] : []),
    ...(isBackwards ? ['duration'] : []),
  ].length;
}

/** Ms from the start to the agent's first speech, possible or not; below zero when it spoke before the start. */
export function firstSpeechOf({ startedAt, spans }: RawCall): number | null {
  const first = spans.find(({ who }) => who === 'agent');
  return first === undefined || startedAt === null ? null : first.from - startedAt;
}

/** Ms of one side's speech; null when no end of it is known. */
export function talkOf({ spans }: RawCall, who: 'user' | 'agent'): number | null {
  const lengths = spans.flatMap((span) => (span.who === who && span.to !== null ? [span.to - span.from] : []));
  return lengths.length === 0 ? null : lengths.reduce((sum, ms) => sum + ms, 0);
}

/** Words that the agent said. */
export function agentWordsOf({ lines }: RawCall): number {
  const said = lines.filter(({ who }) => who === 'agent').map(({ text }) => text);
  return said
    .join(' ')
    .split(/\s+/)
    .filter((word) => word !== '').length;
}

/** Silences of both sides of five seconds and longer, ms; null when nothing of anybody's speech is known. */
export function silencesOf({ spans, startedAt, endedAt }: RawCall): number[] | null {
  if (startedAt === null || endedAt === null || !spans.some(({ to }) => to !== null)) {
    return null;
  }
  const edges = [startedAt, endedAt, ...spans.flatMap(({ from, to }) => [from, to ?? from])].filter(
    (at) => at >= startedAt && at <= endedAt
  );
  const moments = [...new Set(edges)].sort((one, other) => one - other);
  // Neighbouring stretches without speech make one silence, unless somebody was heard in between.
  const silences: number[] = [];
  moments.slice(1).forEach((end, index) => {
    const start = moments[index] ?? end;
    const isQuiet = !spans.some(({ from, to }) => from < end && (to ?? from) > start);
    if (isQuiet) {
      silences.push(end - start);
    }
  });
  return silences.filter((ms) => ms >= 5000);
}

/** USD of one part of the bill. */
export function billedUsd({ bill }: RawCall, part: RawBillLine['part']): number {
  return bill.reduce((sum, line) => (line.part === part ? sum + line.usd : sum), 0);
}

/** The bill by the rate card; null without one. */
export function ratedOf(call: RawCall): { usd: number; unrated: number } | null {
  const seconds = secondsOf(call);
  // Amounts are rounded to a millionth of a dollar a line.
  const rounded = (usd: number | null) => (usd === null ? null : Math.round(usd * 1e6) / 1e6);
  const rated = call.bill.map((line) => rounded(ratedUsd(line, call, seconds === null ? null : seconds / 60)));
  return call.bill.length === 0
    ? null
    : {
        usd: call.bill.reduce((sum, line, index) => sum + (rated[index] ?? line.usd), 0),
        unrated: rated.filter((usd) => usd === null).length,
      };
}

/** Whether a vendor was used that the bill asks nothing for. */
export function isOnOwnKey({ bill }: RawCall): boolean {
  return bill.some(
    ({ part, usd, prompt, characters, minutes }) =>
      ['model', 'voice', 'transcriber'].includes(part) &&
      usd === 0 &&
      (prompt ?? 0) + (characters ?? 0) + (minutes ?? 0) > 0
  );
}

/** Median as the middle value, of an even number halfway between the two in the middle; null of none. */
function medianOf(values: readonly number[]): number | null {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = sorted.slice(Math.floor((sorted.length - 1) / 2), Math.floor(sorted.length / 2) + 1);
  return sorted.length === 0 ? null : middle.reduce((sum, value) => sum + value, 0) / middle.length;
}

/** Whole ms by which the median turn is longer by our clock; null unless both clocks saw the call. */
export function divergenceOf(call: RawCall): number | null {
  const [ours, theirs] = [medianOf(observedOf(call)), medianOf(reportedOf(call, 'total'))];
  return ours === null || theirs === null ? null : Math.round(ours - theirs);
}

/** Whether a quarter of the turns took longer than three seconds. */
export function isSlow(call: RawCall): boolean {
  const totals = reportedOf(call, 'total').sort((one, other) => one - other);
  return (totals[Math.ceil(totals.length * 0.75) - 1] ?? 0) > 3000;
}
