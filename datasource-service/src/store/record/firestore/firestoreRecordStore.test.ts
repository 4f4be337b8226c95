import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { pino } from 'pino';
import { describeDeliveryLog } from '../../../../test/conformance/deliveryLog.ts';
import { describeForgettingRecord } from '../../../../test/conformance/forgettingRecord.ts';
import { describeRecordStore } from '../../../../test/conformance/recordStore.ts';
import { withFirestoreEmulator } from '../../../../test/support/firestoreEmulator.ts';
import { temporaryFolder } from '../../../../test/support/temporaryFolder.ts';
import { createFirestore } from './client.ts';
import { openFirestoreRecordStore } from './firestoreRecordStore.ts';

withFirestoreEmulator();

/** A record of its own: a project that nobody else uses. */
function createPlace() {
  const folder = temporaryFolder();
  const project = `demo-${randomUUID()}`;
  return {
    folder: folder.path,
    open: () =>
      openFirestoreRecordStore({
        db: createFirestore({ project, database: null }),
        copyPath: join(folder.path, 'copy.sqlite'),
        callerKey: null,
        days: 35,
        past: null,
        logger: pino({ level: 'silent' }),
        now: Date.now,
      }),
    remove: folder.remove,
  };
}

describeRecordStore('Firestore', createPlace);
describeDeliveryLog('Firestore', createPlace);
describeForgettingRecord('Firestore', createPlace);
