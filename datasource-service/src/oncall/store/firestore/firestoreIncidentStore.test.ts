import { randomUUID } from 'node:crypto';
import { describeIncidentStore } from '../../../../test/conformance/incidentStore.ts';
import { buildAlert, buildPolicy } from '../../../../test/support/buildIncident.ts';
import { withFirestoreEmulator } from '../../../../test/support/firestoreEmulator.ts';
import { seeAlert } from '../../incident/incident.ts';
import { GrpcCode } from '../../../runtime/firestore/attempts.ts';
import { createFirestore } from '../../../record/firestore/client.ts';
import { Requests } from '../../../runtime/firestore/requests.ts';
import type { IncidentStore } from '../incidentStore.ts';
import { createFirestoreIncidentStore } from './firestoreIncidentStore.ts';

withFirestoreEmulator();

function openStore(project: string): IncidentStore {
  const db = createFirestore({ project, database: null });
  const patience = { attemptMs: 10_000, totalMs: 60_000 };
  const requests = new Requests(db, { patience, onRetry: () => undefined });
  const store = createFirestoreIncidentStore(db, requests);
  return {
    ...store,
    async close() {
      await store.close();
      await requests.close();
    },
  };
}

describeIncidentStore('Firestore', () => {
  const project = `demo-${randomUUID()}`;
  return { open: () => openStore(project), remove: () => undefined };
});

it('tells at once of what Firestore will never take', async () => {
  const store = openStore(`demo-${randomUUID()}`);
  const alert = buildAlert({ summary: 'x'.repeat(2_000_000) });
  const key = { fingerprint: alert.fingerprint };
  await expect(store.change(key, (latest) => seeAlert(alert, latest, buildPolicy(), 1))).rejects.toMatchObject({
    code: GrpcCode.invalidArgument,
  });
  expect(await store.attended()).toEqual([]);
  await store.close();
});
