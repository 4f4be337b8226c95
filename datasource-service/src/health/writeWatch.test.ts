import { buildDelivery, NOON } from '../../test/support/build.ts';
import { temporaryFolder } from '../../test/support/temporaryFolder.ts';
import type { RecordStore } from '../record/recordStore.ts';
import { openSqliteRecordStore } from '../record/sqlite/sqliteRecordStore.ts';
import { WriteWatch } from './writeWatch.ts';

let record: RecordStore;
let now: number;
let failure: unknown;

beforeEach(() => {
  record = openSqliteRecordStore(':memory:');
  now = NOON;
  failure = null;
});

afterEach(() => record.close());

/** A watch over a record that fails for as long as it is told to. */
function watchOver(canTry: boolean) {
  const isWritten = async (): Promise<void> => {
    if (failure !== null) {
      throw failure;
    }
  };
  const watch = new WriteWatch({ dataDir: null, tryWrite: canTry ? isWritten : null, now: () => now });
  const written = watch.over({ ...record, append: (delivery) => isWritten().then(() => record.append(delivery)) });
  const append = () => written.append(buildDelivery()).catch(() => 'refused');
  return { watch, append };
}

describe('the watch over writes', () => {
  it.each([
    [Object.assign(new Error('database or disk is full'), { errcode: 13 }), 'the disk is full'],
    [new Error('ENOSPC: no space left on device'), 'the disk is full'],
    [Object.assign(new Error('disk I/O error'), { errcode: 778 }), 'the disk is full or fails: disk I/O error'],
    ['a word', 'a word'],
  ])('says why nothing can be written (%s) until a write that only tries it succeeds', async (error, reason) => {
    const { watch, append } = watchOver(true);
    expect(await append()).toBe('stored');
    expect(await watch.look()).toBeNull();
    failure = error;
    expect(await append()).toBe('refused');
    now += 60 * 60_000;
    expect(watch.problem).toContain(`cannot be written (${reason})`);
    expect(await watch.look()).toContain(reason);
    failure = null;
    expect(await watch.look()).toBeNull();
    expect(watch.problem).toBeNull();
  });

  it('forgets a failure after a while where it cannot try, so that the service is asked to write again', async () => {
    const { watch, append } = watchOver(false);
    failure = new Error('Firestore does not answer.');
    await append();
    expect(await watch.look()).toContain('Firestore does not answer.');
    now += 31_000;
    expect(await watch.look()).toBeNull();
  });

  it('looks at the room that is left on the disk of a ledger', () => {
    const folder = temporaryFolder();
    const sentence = new WriteWatch({ dataDir: folder.path, tryWrite: null, now: () => now }).shortage();
    expect(sentence === null || sentence.includes('nearly full')).toBe(true);
    expect(watchOver(true).watch.shortage()).toBeNull();
    folder.remove();
  });
});
