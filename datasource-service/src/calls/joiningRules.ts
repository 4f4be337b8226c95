import type { CallFacts } from './callEvent.ts';
import type { JoiningRule } from './stamped.ts';

/**
 * How reports of a fact are joined that are not simply replaced by a later one: a call starts once, its parties are
 * those that it began with, and it is over when the last of them is gone.
 */
const RULES: ReadonlyMap<string, JoiningRule> = new Map(
  Object.entries({
    startedAt: 'earliestTime',
    endedAt: 'latestTime',
    direction: 'firstReport',
    callerNumber: 'firstReport',
    phoneNumber: 'firstReport',
    transportProvider: 'firstReport',
    transportCallId: 'firstReport',
  } satisfies Partial<Record<keyof CallFacts, JoiningRule>>)
);

/** The rule by which equally trusted reports of a fact are joined. */
export function joiningRuleOf(fact: string): JoiningRule {
  return RULES.get(fact) ?? 'latestReport';
}
