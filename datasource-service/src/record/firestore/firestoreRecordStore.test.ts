import { describeDeliveryLog } from '../../../test/conformance/deliveryLog.ts';
import { describeForgettingRecord } from '../../../test/conformance/forgettingRecord.ts';
import { describeRecordStore } from '../../../test/conformance/recordStore.ts';
import { withFirestoreEmulator } from '../../../test/support/firestoreEmulator.ts';
import { createFirestorePlace } from '../../../test/support/firestorePlace.ts';

withFirestoreEmulator();

describeRecordStore('Firestore', createFirestorePlace);
describeDeliveryLog('Firestore', createFirestorePlace);
describeForgettingRecord('Firestore', createFirestorePlace);
