import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { pino } from 'pino';
import {
  openFirestoreRecordStore,
  type FirestoreRecordStore,
} from '../../src/record/firestore/firestoreRecordStore.ts';
import { createFirestore } from '../../src/record/firestore/client.ts';
import type { FolderPlace } from './storePlace.ts';
import { temporaryFolder } from './temporaryFolder.ts';

/** A record in the emulator that the environment names. */
export interface FirestorePlace extends FolderPlace<FirestoreRecordStore> {
  /** Of its own, so that nobody else's documents are there. */
  project: string;
  open(): Promise<FirestoreRecordStore>;
  remove(): void;
}

/** A record of a test's own, and a folder for its copies. */
export function createFirestorePlace(): FirestorePlace {
  const folder = temporaryFolder();
  const project = `demo-${randomUUID()}`;
  return {
    folder: folder.path,
    project,
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
