import { join } from 'node:path';
import { readdirSync, writeFileSync } from 'node:fs';
import { describeStatusStore } from '../../../../test/conformance/statusStore.ts';
import { temporaryFolder } from '../../../../test/support/temporaryFolder.ts';
import { openSqliteStatusStore } from './sqliteStatusStore.ts';

describeStatusStore('SQLite', () => {
  const folder = temporaryFolder();
  return { open: () => openSqliteStatusStore(join(folder.path, 'status.sqlite'), 0), remove: folder.remove };
});

describe('a status history that is damaged', () => {
  it('is set aside, and a new one begun', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder.path, 'status.sqlite'), 'no database at all'.repeat(100));
    const store = openSqliteStatusStore(join(folder.path, 'status.sqlite'), Date.UTC(2026, 2, 4, 12));
    await store.begin(1);
    expect((await store.history(0)).runs).toHaveLength(1);
    expect(readdirSync(folder.path)).toContain('status.sqlite.damaged-2026-03-04T12-00-00-000Z');
    await store.close();
    folder.remove();
  });
});
