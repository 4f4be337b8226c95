import type { CallSummary } from '@voicehive/datasource-service/contract';

import type { CallColumn } from './callColumns';

/** Beginnings that make a spreadsheet take text for a formula. */
const FORMULA = /^[=+\-@\t\r]/;

/**
 * Calls as CSV (RFC 4180) with the columns given. Text that a spreadsheet would run as a formula gets an apostrophe
 * before it: callers decide what stands in some fields.
 */
export function callsToCsv(calls: readonly CallSummary[], columns: readonly CallColumn[]): string {
  const rows = calls.map((call) => columns.map((column) => cell(column.export(call))));
  return [columns.map(({ title }) => cell(title)), ...rows].map((row) => row.join(',')).join('\r\n') + '\r\n';
}

function cell(value: string | number | boolean | null): string {
  if (value === null) {
    return '';
  }
  if (typeof value !== 'string') {
    return String(value);
  }
  const safe = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
