import { createHash } from 'node:crypto';
import { OUTCOME_COLUMNS, PROFILE_COLUMNS } from '../../calls/callGroups.ts';
import type { GroupKind } from '../hot/hotStore.ts';
import type { RowCall } from '../rows/rowColumns.ts';

/** Values of a combination, in the order of its kind's columns. */
export type Combination = ReadonlyArray<string | null>;

/** Names of the columns of each kind. */
export const COMBINATION_COLUMNS: Readonly<Record<GroupKind, readonly string[]>> = {
  profile: PROFILE_COLUMNS.map(({ name }) => name),
  outcome: OUTCOME_COLUMNS.map(({ name }) => name),
  tool: ['tool'],
};

/** How a call was set up. */
export function profileOf({ view }: RowCall): Combination {
  return PROFILE_COLUMNS.map(({ of }) => of(view));
}

/** What became of a call. */
export function outcomeOf({ view }: RowCall): Combination {
  return OUTCOME_COLUMNS.map(({ of }) => of(view));
}

const SIGN_BIT = 0x7fff_ffff_ffff_ffffn;

/**
 * The key of a combination wherever and whenever it is made: the first 63 bits of the SHA-256 of its JSON, in decimal,
 * so that it is a whole number that every engine takes and no two machines must agree on one.
 */
export function combinationKey(values: Combination): string {
  const digest = createHash('sha256').update(JSON.stringify(values)).digest();
  return String(digest.readBigUInt64BE(0) & SIGN_BIT);
}
