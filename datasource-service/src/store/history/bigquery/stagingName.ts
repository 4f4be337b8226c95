/** Name of the staging table of a batch for one of the history's tables. */
export function stagingName(table: string, batch: string): string {
  return `stg_${table}_${batch}`;
}
