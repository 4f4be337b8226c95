import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeSearchStore } from '../../../test/conformance/searchStore.ts';
import { temporaryFolder } from '../../../test/support/temporaryFolder.ts';
import { openSqliteSearchStore } from './sqliteSearchStore.ts';

describeSearchStore('SQLite', () => {
  const folder = temporaryFolder();
  return {
    folder: folder.path,
    open: () => openSqliteSearchStore(join(folder.path, 'search.sqlite')),
    remove: folder.remove,
  };
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

  it('begins anew when damage shows only in reading, and says so once', async () => {
    const folder = temporaryFolder();
    const path = join(folder.path, 'search.sqlite');
    const texts = Array.from({ length: 3000 }, (_, index) => ({ callNumber: index + 1, text: `word${index} parrot` }));
    const position = { recordId: 'r', changeNumber: 3000 };
    const written = openSqliteSearchStore(path);
    await written.write(texts, position);
    await written.close();
    const bytes = readFileSync(path);
    // The pages after the tables' own hold the words.
    bytes.fill(0xff, 8 * 4096);
    writeFileSync(path, bytes);

    const store = openSqliteSearchStore(path);
    const scope = { first: 1, last: 5000, limit: 10 };
    await expect(store.find('parrot', scope)).rejects.toMatchObject({ code: 'unavailable' });
    expect(await store.position()).toBeNull();
    await store.write(texts, position);
    expect(await store.find('word7', scope)).toEqual([8]);
    await store.close();
    folder.remove();
  });

  it('passes on failures that are no damage', async () => {
    const store = openSqliteSearchStore(':memory:');
    await store.close();
    await expect(store.find('parrot', { first: 1, last: 2, limit: 1 })).rejects.not.toMatchObject({
      code: 'unavailable',
    });
  });
});
