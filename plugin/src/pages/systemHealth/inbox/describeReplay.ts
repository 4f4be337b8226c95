import { REPLAY_OUTCOMES, type ReplayAnswer, type ReplayOutcome } from '@voicehive/datasource-service/contract';

const WORDS: Readonly<Record<ReplayOutcome, string>> = {
  released: 'let in',
  reread: 'read again',
  unreadable: 'still cannot be read',
  waiting: 'wait to be worked in anyway',
  unknown: 'not on record any more',
  gone: 'cannot be read again, as their bodies have expired',
};

/** What a replay did, in one sentence. */
export function describeReplay({ results }: ReplayAnswer): string {
  const counted = REPLAY_OUTCOMES.flatMap((outcome) => {
    const count = results.filter((result) => result.outcome === outcome).length;
    return count === 0 ? [] : [`${count} ${WORDS[outcome]}`];
  });
  const changed = results.filter((result) => result.changed).length;
  return `${counted.join(', ')}; ${changed === 0 ? 'no call' : changed === 1 ? '1 call' : `${changed} calls`} changed.`;
}
