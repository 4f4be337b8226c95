import { readerOf } from '../../test/support/bodyReaders.ts';
import { buildDelivery, NOON } from '../../test/support/build.ts';
import { vapiReport2026 } from '../../test/support/vapiBodies.ts';
import { vapi } from '../platforms/vapi/vapi.ts';
import type { RecordStore } from '../record/recordStore.ts';
import { openSqliteRecordStore } from '../record/sqlite/sqliteRecordStore.ts';
import { Replayer } from './replayer.ts';

let record: RecordStore;
let applied: number;

beforeEach(() => {
  record = openSqliteRecordStore(':memory:');
  applied = 0;
});

afterEach(() => record.close());

function createReplayer(adapters = [vapi]): Replayer {
  return new Replayer({
    bodies: readerOf(adapters),
    record,
    now: () => NOON,
    onApplied: () => {
      applied += 1;
    },
  });
}

async function add(id: string, body: unknown, verdict: 'quarantined' | 'verified' = 'quarantined'): Promise<void> {
  await record.append(buildDelivery({ id, verdict, body: typeof body === 'string' ? body : JSON.stringify(body) }));
}

describe('the replayer', () => {
  it('reads each delivery with the parser of its platform, and says what it did', async () => {
    await add('good', vapiReport2026('c1'));
    await add('broken', '{');
    await add('waiting', vapiReport2026('c2'), 'verified');
    expect(await createReplayer().replay(['good', 'broken', 'waiting', 'nobody'], 'ann')).toEqual([
      { id: 'good', outcome: 'released', changed: true, problem: null },
      { id: 'broken', outcome: 'unreadable', changed: false, problem: expect.stringContaining('JSON') as string },
      { id: 'waiting', outcome: 'waiting', changed: false, problem: null },
      { id: 'nobody', outcome: 'unknown', changed: false, problem: null },
    ]);
    expect((await record.read('vapi', 'c1'))?.state).toBe('ended');
    expect(await record.read('vapi', 'c2')).toBeNull();
    expect(applied).toBe(1);
  });

  it('changes nothing and tells nobody when it is done again', async () => {
    await add('good', vapiReport2026('c1'));
    await createReplayer().replay(['good'], 'ann');
    const before = await record.read('vapi', 'c1');
    expect(await createReplayer().replay(['good'], 'bob')).toMatchObject([{ outcome: 'reread', changed: false }]);
    expect(await record.read('vapi', 'c1')).toEqual(before);
    expect(applied).toBe(1);
  });

  it('reads what a better parser can read', async () => {
    await add('good', vapiReport2026('c1'));
    const throwing = { ...vapi, readEvent: () => { throw 'a word'; } }; // prettier-ignore
    expect(await createReplayer([throwing]).replay(['good'], 'ann')).toMatchObject([{ problem: 'a word' }]);
    expect(await createReplayer([]).replay(['good'], 'ann')).toMatchObject([{ outcome: 'reread', changed: false }]);
    expect(await createReplayer().replay(['good'], 'ann')).toMatchObject([{ outcome: 'reread', changed: true }]);
  });
});
