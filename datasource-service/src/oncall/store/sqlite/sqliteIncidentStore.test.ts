import { join } from 'node:path';
import { describeIncidentStore } from '../../../../test/conformance/incidentStore.ts';
import { temporaryFolder } from '../../../../test/support/temporaryFolder.ts';
import { openSqliteIncidentStore } from './sqliteIncidentStore.ts';

describeIncidentStore('SQLite', () => {
  const folder = temporaryFolder();
  return { open: () => openSqliteIncidentStore(join(folder.path, 'incidents.sqlite'), 0), remove: folder.remove };
});
