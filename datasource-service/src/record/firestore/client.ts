import { Firestore } from '@google-cloud/firestore';

/** Internal to the client: every attempt to open a stream goes through it. */
type Retry = (method: string, tag: string, attempt: () => Promise<unknown>) => Promise<unknown>;

const { _retry: retry } = Firestore.prototype as unknown as { _retry: Retry };

/**
 * A client that can be terminated at any time. Version 9.4 of the client, when it was terminated while it tried to open a
 * stream again (a listener that was refused, say), fails in a promise that nobody holds, which ends the process.
 */
export class EndableFirestore extends Firestore {
  #isEnded = false;

  _retry(method: string, tag: string, attempt: () => Promise<unknown>): Promise<unknown> {
    return retry.call(this, method, tag, () =>
      this.#isEnded ? Promise.reject(new Error('The client was terminated.')) : attempt()
    );
  }

  override terminate(): Promise<void> {
    this.#isEnded = true;
    return super.terminate();
  }
}

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
  return new EndableFirestore({
    projectId: project,
    ...(database === null ? {} : { databaseId: database }),
    ignoreUndefinedProperties: false,
  });
}
