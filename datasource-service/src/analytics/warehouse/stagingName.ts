/** What the names of staging tables begin with, and no others. */
export const STAGING_PREFIX = 'stg_';

/** Name of the staging table of a batch for one of the history's tables. */
export function stagingName(table: string, batch: string): string {
  return `${STAGING_PREFIX}${table}_${batch}`;
}
