import { join } from 'node:path';
import { describeJobStore } from '../../../../test/conformance/jobStore.ts';
import { temporaryFolder } from '../../../../test/support/temporaryFolder.ts';
import { openSqliteJobStore } from './sqliteJobStore.ts';

describeJobStore('SQLite', () => {
  const folder = temporaryFolder();
  return {
    open: async () => openSqliteJobStore(join(folder.path, 'jobs.sqlite'), 0),
    remove: async () => folder.remove(),
  };
});
