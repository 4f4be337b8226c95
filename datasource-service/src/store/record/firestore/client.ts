import { Firestore } from '@google-cloud/firestore';

/** Which database is used. */
export interface FirestorePlace {
  project: string;
  /** Name of the database; null for the default one. */
  database: string | null;
}

/**
 * A client. Where `FIRESTORE_EMULATOR_HOST` is set it speaks to the emulator, else to Google with the credentials of
 * the surroundings (Application Default Credentials).
 */
export function createFirestore({ project, database }: FirestorePlace): Firestore {
  return new Firestore({
    projectId: project,
    ...(database === null ? {} : { databaseId: database }),
    ignoreUndefinedProperties: false,
  });
}
