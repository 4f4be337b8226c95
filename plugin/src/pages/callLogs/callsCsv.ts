import type { CallSummary } from '@voicehive/datasource-service/contract';

import { spreadsheetText } from '../../panels/spreadsheetText';
import type { CallColumn } from './callColumns';

/**
 * Calls as CSV (RFC 4180) with the columns given, safe to open in a spreadsheet.
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
  const safe = spreadsheetText(value);
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
