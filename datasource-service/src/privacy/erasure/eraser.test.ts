import { setTimeout } from 'node:timers/promises';
import { pino } from 'pino';
import { buildDelivery, buildEvent, NOON } from '../../../test/support/build.ts';
import { openSqliteRecordStore, type SqliteRecordStore } from '../../record/sqlite/sqliteRecordStore.ts';
import { Eraser, type ErasedCopy } from './eraser.ts';

const CALLER = '+15550177231';

let record: SqliteRecordStore;
let logged: string[];

beforeEach(async () => {
  record = openSqliteRecordStore(':memory:');
  logged = [];
  await record.append(buildDelivery());
  const [delivery] = await record.pending(1);
  const event = buildEvent({ facts: { callerNumber: CALLER } });
  await record.apply([{ sequence: delivery?.sequence ?? 0, appliedAt: NOON, event, problem: null }]);
});

afterEach(() => record.close());

function createEraser(copies: ErasedCopy[], lookEveryMs: number | null = null): Eraser {
  return new Eraser({
    log: record,
    callerKeys: ['key'],
    copies,
    onChanged: () => undefined,
    logger: pino({ level: 'warn' }, { write: (line: string) => void logged.push(line) }),
    now: () => NOON + 1000,
    lookEveryMs,
    retryMs: 5,
  });
}

async function finished(id: string): Promise<void> {
  while ((await record.erasure(id))?.finishedAt == null) {
    await setTimeout(5);
  }
}

const DONE = { store: 'copy', found: 0, erased: 0, left: 0, proof: 'none', remains: [] };

describe('Eraser', () => {
  it('keeps what is asked for before the stores are open, and does it when they are', async () => {
    let isOpen = false;
    const copy = { erase: () => (isOpen ? Promise.resolve(DONE) : Promise.reject(new Error('It is not open.'))) };
    const eraser = createEraser([copy]);
    const { id } = await eraser.request(CALLER, 'ann');
    await setTimeout(20);
    expect(await record.erasuresUnderWay()).toHaveLength(1);
    isOpen = true;
    eraser.start();
    await finished(id);
    expect(logged).toEqual([]);
    expect(JSON.stringify(await record.read('vapi', 'call-1'))).not.toContain(CALLER);
    await eraser.stop();
  });

  it('tries again what failed, until it is done', async () => {
    let failures = 2;
    const copy = { erase: () => (failures-- > 0 ? Promise.reject(new Error('no room')) : Promise.resolve(DONE)) };
    const eraser = createEraser([copy]);
    eraser.start();
    const { id } = await eraser.request(CALLER, 'ann');
    await finished(id);
    expect(logged).toHaveLength(2);
    expect(logged.join()).not.toContain(CALLER.slice(1));
    await eraser.stop();
  });

  it('leaves what is under way to the next start when it is stopped', async () => {
    const eraser = createEraser([{ erase: () => Promise.reject(new Error('no room')) }]);
    eraser.start();
    await eraser.request(CALLER, 'ann');
    await eraser.stop();
    const { id } = await eraser.request(CALLER, 'ann');
    expect((await record.erasuresUnderWay()).length).toBe(2);
    const next = createEraser([{ erase: async () => DONE }]);
    next.start();
    await finished(id);
    await next.stop();
  });

  it('takes up what others were asked for', async () => {
    const eraser = createEraser([{ erase: async () => DONE }], 5);
    eraser.start();
    const other = createEraser([]);
    const { id } = await other.request(CALLER, 'bob');
    await finished(id);
    await eraser.stop();
  });
});
