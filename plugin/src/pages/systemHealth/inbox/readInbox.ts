import type { DataFrame } from '@grafana/data';
import { DELIVERY_OUTCOMES, DELIVERY_VERDICTS, PROVIDERS, type InboxRow } from '@voicehive/datasource-service/contract';

import { number, oneOf, readRows, text } from '../../../panels/readRows';

/** A page of the inbox. */
export interface InboxPage {
  rows: InboxRow[];
  nextCursor: string | null;
}

/** A page out of the answer of an `inbox` query. */
export function readInbox(series: readonly DataFrame[]): InboxPage {
  const frame = series.find(({ name }) => name === 'inbox');
  const custom: Record<string, unknown> = { ...frame?.meta?.custom };
  return {
    nextCursor: text(custom.nextCursor),
    rows: readRows(frame).map((row) => ({
      receivedAt: number(row.receivedAt) ?? 0,
      id: text(row.id) ?? '',
      eventAt: number(row.eventAt),
      platform: oneOf(PROVIDERS, row.platform) ?? 'vapi',
      type: text(row.type) ?? '',
      callId: text(row.callId),
      verdict: oneOf(DELIVERY_VERDICTS, row.verdict) ?? 'unsigned',
      outcome: oneOf(DELIVERY_OUTCOMES, row.outcome) ?? 'waiting',
      reason: text(row.reason),
      appliedAt: number(row.appliedAt),
      problem: text(row.problem),
      bytes: number(row.bytes) ?? 0,
      replayedAt: number(row.replayedAt),
      replayedBy: text(row.replayedBy),
    })),
  };
}

/** The redacted body of one delivery, written to be read; null when the answer holds none. */
export function readBody(series: readonly DataFrame[]): string | null {
  const [row] = readRows(series.find(({ name }) => name === 'body'));
  const body = text(row?.body);
  if (body === null) {
    return null;
  }
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    // A body that is no JSON is shown as it came.
    return body;
  }
}
