import { randomUUID } from 'node:crypto';
import { describeIncidentStore } from '../../../../test/conformance/incidentStore.ts';
import { withFirestoreEmulator } from '../../../../test/support/firestoreEmulator.ts';
import { createFirestore } from '../../record/firestore/client.ts';
import { Requests } from '../../record/firestore/requests.ts';
import type { IncidentStore } from '../incidentStore.ts';
import { createFirestoreIncidentStore } from './firestoreIncidentStore.ts';

withFirestoreEmulator();

describeIncidentStore('Firestore', () => {
  const project = `demo-${randomUUID()}`;
  return {
    open(): IncidentStore {
      const db = createFirestore({ project, database: null });
      const patience = { attemptMs: 10_000, totalMs: 60_000 };
      const requests = new Requests(db, { patience, onRetry: () => undefined });
      return { ...createFirestoreIncidentStore(db, requests), close: () => requests.close() };
    },
    remove: () => undefined,
  };
});
