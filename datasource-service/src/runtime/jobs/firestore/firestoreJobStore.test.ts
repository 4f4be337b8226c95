import { randomUUID } from 'node:crypto';
import { describeJobStore } from '../../../../test/conformance/jobStore.ts';
import { withFirestoreEmulator } from '../../../../test/support/firestoreEmulator.ts';
import { createFirestore } from '../../../record/firestore/client.ts';
import { Requests } from '../../firestore/requests.ts';
import { createFirestoreJobStore } from './firestoreJobStore.ts';

withFirestoreEmulator();

describeJobStore('Firestore', () => {
  const project = `demo-${randomUUID()}`;
  return {
    async open() {
      const db = createFirestore({ project, database: null });
      const patience = { attemptMs: 10_000, totalMs: 60_000 };
      return createFirestoreJobStore(db, new Requests(db, { patience, onRetry: () => undefined }));
    },
    remove: async () => undefined,
  };
});
