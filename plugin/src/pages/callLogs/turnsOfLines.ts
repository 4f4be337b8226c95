import type { TranscriptLine } from '@voicehive/datasource-service/contract';

/**
 * The turn that each line belongs to: the caller's words and the agent's answer to them, counted from 0; null for what
 * belongs to none, such as a greeting. Platforms give turns no time, so that lines and turns are matched by their order.
 *
 * @param count number of turns that the call has
 */
export function turnsOfLines(lines: readonly TranscriptLine[], count: number): Array<number | null> {
  let turn = -1;
  let isAnswered = true;
  return lines.map(({ role }) => {
    if (role === 'user' && isAnswered) {
      turn += 1;
      isAnswered = false;
    } else if (role === 'agent' && turn >= 0) {
      isAnswered = true;
    }
    return turn >= 0 && turn < count ? turn : null;
  });
}
