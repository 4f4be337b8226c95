import { closeSync, cpSync, ftruncateSync, openSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describeForgettingRecord } from '../../../test/conformance/forgettingRecord.ts';
import { describeRecordStore } from '../../../test/conformance/recordStore.ts';
import { buildDelivery, buildEvent, NOON } from '../../../test/support/build.ts';
import { temporaryFolder } from '../../../test/support/temporaryFolder.ts';
import { openSqliteRecordStore } from './sqliteRecordStore.ts';

function createPlace() {
  const folder = temporaryFolder();
  const path = join(folder.path, 'ledger.sqlite');
  return { path, folder: folder.path, open: () => openSqliteRecordStore(path), remove: folder.remove };
}

describeRecordStore('SQLite', createPlace);
describeForgettingRecord('SQLite', createPlace);

describe('SQLite record store', () => {
  it('rejects deliveries that cannot be written, and takes them when it can again', async () => {
    const place = createPlace();
    const store = place.open();
    const other = new DatabaseSync(place.path);
    other.exec('BEGIN IMMEDIATE');
    const refused = store.append(buildDelivery());
    await expect(refused).rejects.toThrow(/locked/);
    other.exec('ROLLBACK');
    other.close();
    expect(await store.append(buildDelivery())).toBe('stored');
    await store.close();
    place.remove();
  }, 20_000);

  it('finds open calls by an index, and those of a ledger from before it had one', async () => {
    const place = createPlace();
    const store = place.open();
    await store.append(buildDelivery({ id: 'a' }));
    await store.append(buildDelivery({ id: 'b' }));
    const [first, second] = await store.pending(2);
    await store.apply([
      { sequence: first?.sequence ?? 0, appliedAt: 1, event: buildEvent({ callId: 'open' }), problem: null },
      {
        sequence: second?.sequence ?? 0,
        appliedAt: 1,
        event: buildEvent({ callId: 'over', state: 'ended' }),
        problem: null,
      },
    ]);
    await store.close();
    const database = new DatabaseSync(place.path);
    const plan = database.prepare('EXPLAIN QUERY PLAN SELECT record FROM calls WHERE is_open = 1 LIMIT 5').all();
    expect(JSON.stringify(plan)).toContain('calls_open');
    database.exec(`
      DROP TABLE recovered_calls; DROP TABLE expired_rows; DROP TABLE erasures; DROP TABLE erased_calls;
      DROP INDEX calls_by_age; DROP INDEX calls_with_talk; DROP INDEX deliveries_with_body;
      ALTER TABLE calls DROP COLUMN last_event_at; ALTER TABLE calls DROP COLUMN has_talk;
      DROP TABLE delivery_counts; DROP TABLE delivery_lags; DROP TABLE delivery_replays;
      DROP INDEX deliveries_received; DROP INDEX deliveries_unreadable;
      DROP INDEX deliveries_held; DROP INDEX deliveries_released;
      DELETE FROM identity WHERE name = 'countedFrom';
      ALTER TABLE calls DROP COLUMN version; DROP TABLE feed_places;
      ALTER TABLE deliveries DROP COLUMN version; ALTER TABLE deliveries DROP COLUMN repeats;
      DROP INDEX calls_open; ALTER TABLE calls DROP COLUMN is_open; PRAGMA user_version = 1`);
    database.close();
    const migrated = place.open();
    expect((await migrated.openCalls(10)).map(({ callId }) => callId)).toEqual(['open']);
    await migrated.close();
    place.remove();
  });

  it('finds all there is to erase of a caller, in however many steps', async () => {
    const store = openSqliteRecordStore(':memory:');
    const caller = '+15550177231';
    const ids = Array.from({ length: 600 }, (_, index) => index);
    const body = JSON.stringify({ from: caller });
    await Promise.all(ids.map((id) => store.append(buildDelivery({ id: `known ${id}`, callId: `call ${id}`, body }))));
    await Promise.all(ids.map((id) => store.append(buildDelivery({ id: `stray ${id}`, callId: null, body }))));
    const pending = await store.pending(1200);
    await store.apply(
      pending.map(({ sequence, callId }) => {
        const event = callId === null ? null : buildEvent({ callId, facts: { callerNumber: caller } });
        return { sequence, appliedAt: NOON, event, problem: null };
      })
    );
    const erasure = {
      ...{ id: 'e', tombstone: store.tombstone(caller), pseudonyms: [], requestedAt: NOON + 1, requestedBy: 'ann' },
      ...{ finishedAt: null, stores: [] },
    };
    await store.beginErasure(erasure);
    expect(await store.countLeft(erasure)).toEqual({ calls: 600, deliveries: 600 });
    for (const step of [store.eraseCalls, store.eraseStrays]) {
      const found: number[] = [];
      for (let after: number | null = 0; after !== null;) {
        const done: Awaited<ReturnType<typeof step>> = await step(erasure, after);
        found.push(done.found);
        after = done.next;
      }
      expect(found.length).toBeGreaterThan(1);
      expect(found.reduce((sum, each) => sum + each, 0)).toBe(600);
    }
    expect(await store.countLeft(erasure)).toEqual({ calls: 0, deliveries: 0 });
    await store.close();
  });

  it('tries whether it can be written, and leaves nothing of it', async () => {
    const place = createPlace();
    const store = place.open();
    await store.tryWrite();
    await store.tryWrite();
    await store.close();
    const database = new DatabaseSync(place.path);
    expect(database.prepare("SELECT * FROM identity WHERE name = 'probe'").all()).toEqual([]);
    database.close();
    place.remove();
  });

  it('refuses a ledger of a newer service instead of harming it', () => {
    const place = createPlace();
    const database = new DatabaseSync(place.path);
    database.exec('PRAGMA user_version = 999');
    database.close();
    expect(() => place.open()).toThrow(/newer service/);
    place.remove();
  });

  it.each([
    ['cut off', (file: number, size: number) => ftruncateSync(file, size - 1500)],
    ['filled with zeros', (file: number, size: number) => writeSync(file, Buffer.alloc(2000), 0, 2000, size - 2000)],
  ])('keeps all but the last deliveries when the end of its log is %s', async (_name, damage) => {
    const place = createPlace();
    const store = place.open();
    for (let index = 0; index < 20; index += 1) {
      await store.append(buildDelivery({ id: `delivery-${index}` }));
    }
    // What a crash leaves: the file and its log, without the index that processes share.
    const left = `${place.path}.left`;
    cpSync(place.path, left);
    cpSync(`${place.path}-wal`, `${left}-wal`);
    await store.close();
    const file = openSync(`${left}-wal`, 'r+');
    damage(file, statSync(`${left}-wal`).size);
    closeSync(file);
    const damaged = openSqliteRecordStore(left);
    const { deliveries } = await damaged.counts();
    expect(deliveries).toBeGreaterThanOrEqual(18);
    expect(deliveries).toBeLessThan(20);
    expect(await damaged.append(buildDelivery({ id: 'after' }))).toBe('stored');
    await damaged.close();
    const check = new DatabaseSync(left);
    expect(check.prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' });
    check.close();
    place.remove();
  });
});
