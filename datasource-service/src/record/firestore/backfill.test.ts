import { pino } from 'pino';
import { buildEvent, foldEvents, NOON } from '../../../test/support/build.ts';
import type { ExportedCall } from '../exportSource.ts';
import { openLedgerCopy, type LedgerCopy } from '../sqlite/ledgerCopy.ts';
import { backfill, type PastCalls } from './backfill.ts';

const DAY = 24 * 3600 * 1000;

let copy: LedgerCopy;

beforeEach(() => {
  copy = openLedgerCopy(':memory:', { id: 'record', key: 'key', note: '{}' });
});

afterEach(() => copy.close());

function pastCall(number: number, at: number): ExportedCall {
  const record = foldEvents([buildEvent({ callId: `call-${number}`, at, state: 'ended' })]);
  return { key: `key-${number}`, callNumber: number, version: 1, changedAt: at * 1000, record };
}

/** A past with these calls, in pages, and what it was asked. */
function pastOf(calls: ReadonlyArray<{ at: number; call: ExportedCall }>, before: () => void = () => undefined) {
  const asked: Array<{ days: number; isFirst: boolean }> = [];
  const past: PastCalls = {
    async calls({ from, to }, { after, limit }) {
      asked.push({ days: (to - from) / DAY, isFirst: after === null });
      before();
      const within = calls.filter(({ at }) => at >= from && at < to && at > (after?.at ?? -1)).slice(0, limit);
      const last = within.at(-1);
      const next = within.length === limit && last !== undefined ? { at: last.at, key: last.call.key } : null;
      return { value: { calls: within.map(({ call }) => call), next } };
    },
    call: async () => ({ value: null }),
  };
  return { past, asked };
}

function optionsOf(past: PastCalls, shares: number[] = [], signal = new AbortController().signal) {
  return {
    ...{ past, copy, days: 35, now: () => NOON, signal, logger: pino({ level: 'silent' }) },
    onFilled: (share: number) => shares.push(share),
  };
}

describe('filling a new copy', () => {
  it('takes all calls of the days, many days at once where they are few, and notes that it is done', async () => {
    const old = pastCall(1, NOON - 30 * DAY);
    const { past, asked } = pastOf([{ at: NOON - 30 * DAY, call: old }]);
    const shares: number[] = [];
    await backfill(optionsOf(past, shares));
    expect(await copy.read('vapi', 'call-1')).not.toBeNull();
    expect(asked.reduce((sum, { days }) => sum + days, 0)).toBe(36);
    expect(asked.length).toBeLessThan(8);
    expect(shares.at(-1)).toBe(1);
    expect(shares.slice(0, -1).every((share) => share < 1)).toBe(true);
    expect(copy.placeOf('history')).toBe(NOON * 1000);
  });

  it('asks day by day, page by page, where there are many', async () => {
    const busy = NOON - 10 * DAY;
    const calls = Array.from({ length: 2500 }, (_, index) => ({ at: busy + index, call: pastCall(index + 1, busy + index) })); // prettier-ignore
    const { past, asked } = pastOf(calls);
    await backfill(optionsOf(past));
    expect((await copy.counts()).calls).toBe(2500);
    expect(asked.some(({ isFirst }) => !isFirst)).toBe(true);
  });

  it('tries again what failed', async () => {
    let failures = 2;
    const { past } = pastOf([{ at: NOON, call: pastCall(1, NOON) }], () => {
      failures -= 1;
      if (failures >= 0) {
        throw new Error('not now');
      }
    });
    await backfill(optionsOf(past));
    expect((await copy.counts()).calls).toBe(1);
  });

  it('notes nothing when it is stopped before the end, while it waits or asks', async () => {
    const stopping = new AbortController();
    const { past } = pastOf([], () => {
      stopping.abort();
      throw new Error('stopped');
    });
    await backfill(optionsOf(past, [], stopping.signal));
    const waiting = new AbortController();
    const failing = pastOf([], () => {
      setTimeout(() => waiting.abort(), 5);
      throw new Error('not now');
    });
    await backfill(optionsOf(failing.past, [], waiting.signal));
    expect(copy.placeOf('history')).toBeNull();
  });
});
