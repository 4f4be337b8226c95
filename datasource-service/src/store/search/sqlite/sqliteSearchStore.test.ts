import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeSearchStore } from '../../../../test/conformance/searchStore.ts';
import { temporaryFolder } from '../../../../test/support/temporaryFolder.ts';
import { openSqliteSearchStore } from './sqliteSearchStore.ts';

describeSearchStore('SQLite', () => {
  const folder = temporaryFolder();
  return { create: () => openSqliteSearchStore(join(folder.path, 'search.sqlite')), remove: folder.remove };
});

describe('SQLite search store', () => {
  it('begins anew on a file that is no index', async () => {
    const folder = temporaryFolder();
    const path = join(folder.path, 'search.sqlite');
    writeFileSync(path, 'no database'.repeat(500));
    const store = openSqliteSearchStore(path);
    expect(await store.position()).toBeNull();
    await store.close();
    folder.remove();
  });
});
