import type { Firestore } from '@google-cloud/firestore';
import { buildDelivery, buildReport } from '../../../test/support/build.ts';
import { withFirestoreEmulator } from '../../../test/support/firestoreEmulator.ts';
import { createFirestorePlace, type FirestorePlace } from '../../../test/support/firestorePlace.ts';
import { createFirestore } from './client.ts';
import { createFirestoreExpirable } from './firestoreExpiry.ts';
import { Requests } from '../../runtime/firestore/requests.ts';
import { createServerClock, createSharedNote } from './serverClock.ts';

withFirestoreEmulator();

const DAY = 24 * 60 * 60 * 1000;

let place: FirestorePlace;
let db: Firestore;
let requests: Requests;

beforeEach(() => {
  place = createFirestorePlace();
  db = createFirestore({ project: place.project, database: null });
  requests = new Requests(db, { patience: { attemptMs: 10_000, totalMs: 30_000 }, onRetry: () => undefined });
});

afterEach(async () => {
  await requests.close();
  place.remove();
});

describe('the clock of Firestore', () => {
  it('is the same whatever the machine’s says, and goes on between two readings', async () => {
    const wrong = Date.now() + 401 * DAY;
    const clock = createServerClock(db, requests, () => wrong);
    expect(clock.now()).toBe(wrong);
    expect(Math.abs((await clock.read()) - Date.now())).toBeLessThan(DAY / 24);
    const before = clock.now();
    expect(Math.abs(before - Date.now())).toBeLessThan(DAY / 24);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(clock.now()).toBeGreaterThan(before);
  });
});

describe('a note that replicas share', () => {
  it('is there for all of them until it is cleared', async () => {
    const note = createSharedNote(db, requests, 'word');
    expect(await note.read()).toBeNull();
    await note.write('so be it');
    expect(await createSharedNote(db, requests, 'word').read()).toBe('so be it');
    await note.clear();
    expect(await note.read()).toBeNull();
  });
});

describe('what there is in Firestore', () => {
  it('is counted by kind', async () => {
    const record = await place.open();
    await record.append(buildDelivery());
    const [delivery] = await record.pending(1);
    const event = buildReport({ callId: 'call-1', startedAt: Date.now() });
    await record.apply([{ sequence: delivery?.sequence ?? 0, appliedAt: 1, event, problem: null }]);
    const expirable = createFirestoreExpirable({ db, requests, keptMs: { calls: DAY, deliveries: DAY } });
    expect(await expirable.sizes()).toEqual({
      ...{ bodies: 1, quarantine: 1, deliveries: 1, transcripts: 1, calls: 1, audit: 0 },
    });
    await record.close();
  });
});
