import { join } from 'node:path';
import { describeFeedbackStore } from '../../../test/conformance/feedbackStore.ts';
import { temporaryFolder } from '../../../test/support/temporaryFolder.ts';
import { openSqliteFeedbackStore } from './sqliteFeedbackStore.ts';

describeFeedbackStore('SQLite', () => {
  const folder = temporaryFolder();
  return { open: () => openSqliteFeedbackStore(join(folder.path, 'feedback.sqlite'), 0), remove: folder.remove };
});
