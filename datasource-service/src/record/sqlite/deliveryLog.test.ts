import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describeDeliveryLog } from '../../../test/conformance/deliveryLog.ts';
import { buildDelivery, NOON } from '../../../test/support/build.ts';
import { temporaryFolder } from '../../../test/support/temporaryFolder.ts';
import type { InboxFilters } from '../deliveryLog.ts';
import type { RecordStore } from '../recordStore.ts';
import { inboxSql } from './inbox.ts';
import { openSqliteRecordStore } from './sqliteRecordStore.ts';

const HOUR = 60 * 60_000;
const RANGE = { from: NOON, to: NOON + HOUR };

function createPlace() {
  const folder = temporaryFolder();
  const path = join(folder.path, 'ledger.sqlite');
  return { path, open: () => openSqliteRecordStore(path), remove: folder.remove };
}

describeDeliveryLog('SQLite', createPlace);

describe('SQLite delivery log', () => {
  const place = createPlace();
  let store: RecordStore;

  beforeAll(() => {
    store = place.open();
  });

  afterAll(async () => {
    await store.close();
    place.remove();
  });

  function planOf(sql: string, parameters: Record<string, unknown> = {}): string {
    const database = new DatabaseSync(place.path, { readOnly: true });
    const statement = database.prepare(`EXPLAIN QUERY PLAN ${sql}`);
    const rows = statement.all(parameters as Record<string, number>);
    database.close();
    return rows.map((row) => String(row['detail'])).join('\n');
  }

  it.each<[InboxFilters, string, boolean]>([
    [{}, 'COVERING INDEX deliveries_received', false],
    [{ provider: 'vapi', type: 'status-update' }, 'COVERING INDEX deliveries_received', false],
    [{ verdict: 'unsigned' }, 'COVERING INDEX deliveries_received', false],
    [{ outcome: 'applied' }, 'COVERING INDEX deliveries_received', false],
    [{ outcome: 'unreadable' }, 'INDEX deliveries_unreadable', false],
    [{ outcome: 'held' }, 'INDEX deliveries_held', false],
    [{ verdict: 'released' }, 'INDEX deliveries_released', false],
    [{ callId: 'call-1' }, 'INDEX deliveries_by_call', true],
    [{ outcome: 'waiting' }, 'INDEX deliveries_pending', true],
  ])('finds the deliveries of %j by %s, never by the whole ledger', (filters, index, sorts) => {
    const { scanned, parameters } = inboxSql({ range: RANGE, filters, after: null, limit: 100 });
    const used = Object.fromEntries(Object.entries(parameters).filter(([name]) => scanned.includes(`$${name}`)));
    const plan = planOf(scanned, used);
    expect(plan).toContain(index);
    expect(plan.includes('TEMP B-TREE')).toBe(sorts);
    expect(plan).not.toMatch(/SCAN deliveries(?! USING)/);
  });

  it('adds counts and lags up from the part of their tables that the range needs', () => {
    const counts = 'SELECT sum(received) FROM delivery_counts WHERE slot_ms = 1 AND at >= 1 AND at < 9';
    expect(planOf(counts)).toContain('SEARCH delivery_counts USING PRIMARY KEY (slot_ms=? AND at>? AND at<?)');
    const lags = 'SELECT sum(deliveries) FROM delivery_lags WHERE slot_ms = 1 AND at >= 1 AND at < 9';
    expect(planOf(lags)).toContain('SEARCH delivery_lags USING PRIMARY KEY (slot_ms=? AND at>? AND at<?)');
  });

  it('ends a page when it has looked through enough, and goes on from there', async () => {
    const own = createPlace();
    const many = own.open();
    await many.append(buildDelivery({ id: 'rare', type: 'rare', receivedAt: NOON }));
    const common = Array.from({ length: 20_050 }, (_, index) =>
      buildDelivery({ id: String(index), receivedAt: NOON + 1 })
    );
    await Promise.all(common.map((delivery) => many.append(delivery)));
    const request = { range: RANGE, filters: { type: 'rare' }, limit: 10 };
    const first = await many.inbox({ ...request, after: null });
    expect(first).toMatchObject({ deliveries: [], isCut: true });
    const second = await many.inbox({ ...request, after: first.next });
    expect(second).toMatchObject({ deliveries: [{ id: 'rare' }], next: null, isCut: false });
    await many.close();
    own.remove();
  }, 30_000);
});

describe('a ledger from before deliveries were counted', () => {
  it('is counted from its next delivery on, and says until when it was not', async () => {
    const own = createPlace();
    const before = own.open();
    await before.append(buildDelivery({ id: 'old', verdict: 'quarantined', receivedAt: NOON }));
    await before.append(buildDelivery({ id: 'waiting', receivedAt: NOON + 1 }));
    await before.close();
    const database = new DatabaseSync(own.path);
    database.exec("DELETE FROM delivery_counts; UPDATE identity SET value = '3' WHERE name = 'countedFrom'");
    database.close();
    const store = own.open();
    await store.append(buildDelivery({ id: 'new', receivedAt: NOON + 2 }));
    const pending = await store.pending(10);
    await store.apply(pending.map(({ sequence }) => ({ sequence, appliedAt: NOON + 9, event: null, problem: null })));
    await store.replay([{ sequence: 1, at: NOON + 9, actor: 'ann', event: null, problem: null }]);
    expect(await store.deliveryCounts(RANGE, HOUR)).toMatchObject([{ received: 1, quarantined: 0, applied: 1 }]);
    expect(await store.uncountedUntil()).toBe(NOON + 1);
    await store.close();
    own.remove();
  });
});
