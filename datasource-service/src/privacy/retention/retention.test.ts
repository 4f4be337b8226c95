import { existsSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { pino } from 'pino';
import { buildDelivery, buildEvent, buildReport, NOON } from '../../../test/support/build.ts';
import { temporaryFolder } from '../../../test/support/temporaryFolder.ts';
import { factOf } from '../../calls/callRecord.ts';
import { openSqliteRecordStore, type SqliteRecordStore } from '../../record/sqlite/sqliteRecordStore.ts';
import type { SharedExpirable } from '../../record/expiry.ts';
import { confirmationsIn } from './confirmation.ts';
import { Retention } from './retention.ts';
import { LocalTime } from './trustedTime.ts';

const DAY = 24 * 60 * 60 * 1000;

const POLICY = {
  rawDeliveries: 7 * DAY,
  quarantine: 30 * DAY,
  transcripts: 90 * DAY,
  calls: 400 * DAY,
  audit: 500 * DAY,
  recordings: {},
};

const SAID = 'a-parrot-was-heard';

/** A store that all replicas share: what of it would go is told, and it is left to a job. */
const elsewhere: SharedExpirable = {
  store: 'history',
  sizes: async () => ({}),
  expirable: async (times, now) => ({ calls: { rows: Number(times.calls < now), oldest: times.calls - 1 } }),
};

/** Ages of the calls, days: the youngest has all, and each next has lost one thing more. */
const AGES = [1, 8, 100, 450];

let folder: ReturnType<typeof temporaryFolder>;
let record: SqliteRecordStore;
let retention: Retention;
let forgotten: { calls: number[]; talk: number[] };

beforeEach(async () => {
  folder = temporaryFolder();
  record = openSqliteRecordStore(join(folder.path, 'ledger.sqlite'));
  forgotten = { calls: [], talk: [] };
  for (const [index, age] of [...AGES].reverse().entries()) {
    const at = NOON - age * DAY;
    const callId = `call-${age}`;
    await record.append(buildDelivery({ id: `d${age}`, callId, receivedAt: at, body: `"${SAID} ${age}"` }));
    const [pending] = await record.pending(1);
    const event = {
      ...buildReport({ callId, startedAt: at }),
      lines: [{ role: 'user' as const, text: SAID, startedAt: at, endedAt: at }],
    };
    await record.apply([{ sequence: pending?.sequence ?? 0, appliedAt: at, event, problem: null }]);
    expect(pending?.sequence).toBe(index + 1);
  }
  for (const age of [2, 40]) {
    await record.append(
      buildDelivery({
        id: `q${age}`,
        callId: null,
        receivedAt: NOON - age * DAY,
        verdict: 'quarantined',
        body: `"q${age}"`,
      })
    );
  }
  // What waits never goes, however old it is.
  await record.append(
    buildDelivery({ id: 'waiting', callId: 'late', receivedAt: NOON - 999 * DAY, body: '"waiting"' })
  );
  await record.append(buildDelivery({ id: 'newest', callId: 'late', receivedAt: NOON, body: '"newest"' }));
  const erasure = { id: 'old', tombstone: 't', pseudonyms: [], requestedBy: 'ann', finishedAt: null, stores: [] };
  await record.beginErasure({ ...erasure, requestedAt: NOON - 600 * DAY });
  await record.finishErasure('old', NOON - 600 * DAY, []);
  await record.beginErasure({ ...erasure, id: 'under way', requestedAt: NOON - 600 * DAY });
  retention = new Retention({
    record,
    policy: POLICY,
    forgetCalls: async (callNumbers) => void forgotten.calls.push(...callNumbers),
    forgetTalk: async (callNumbers) => void forgotten.talk.push(...callNumbers),
    shared: [elsewhere],
    logger: pino({ level: 'silent' }),
    time: new LocalTime({ record, now: () => NOON }),
    confirmations: confirmationsIn(folder.path),
    now: () => NOON,
    firstSweepAfterMs: 0,
  });
});

afterEach(async () => {
  await retention.stop();
  await record.close();
  folder.remove();
});

async function sweep(): Promise<void> {
  retention.start();
  while ((await retention.due()).some(({ store, rows }) => store === 'record' && rows > 0)) {
    await setTimeout(5);
  }
}

describe('Retention', () => {
  it('says what would go, by kind, with its number and its oldest, and changes nothing', async () => {
    const due = await retention.due();
    expect(due).toEqual(await retention.due());
    expect(due.filter(({ store }) => store === 'history')).toEqual([
      { store: 'history', kind: 'calls', before: NOON - POLICY.calls, rows: 1, oldest: NOON - POLICY.calls - 1 },
    ]);
    const own = due.filter(({ store }) => store === 'record');
    expect(Object.fromEntries(own.map(({ kind, rows, oldest }) => [kind, [rows, oldest]]))).toEqual({
      bodies: [3, NOON - 450 * DAY],
      quarantine: [1, NOON - 40 * DAY],
      transcripts: [2, NOON - 450 * DAY + 60_000],
      calls: [1, NOON - 450 * DAY + 60_000],
      deliveries: [0, null],
      audit: [1, NOON - 600 * DAY],
    });
  });

  it('lets go what is old and nothing else, and counts stay what they were', async () => {
    const range = { from: NOON - 1000 * DAY, to: NOON + DAY };
    const counts = await record.deliveryCounts(range, DAY);
    const change = await record.latestChange();
    await sweep();
    expect((await record.delivery('d1'))?.body).toContain(SAID);
    expect((await record.delivery('d8'))?.body).toBe('');
    expect((await record.delivery('waiting'))?.body).toBe('"waiting"');
    expect((await record.delivery('q2'))?.body).toBe('"q2"');
    expect((await record.delivery('q40'))?.body).toBe('');
    expect(await record.delivery('d450')).toBeNull();
    expect(await record.read('vapi', 'call-450')).toBeNull();
    expect((await record.read('vapi', 'call-100'))?.withheld).toBe('talk');
    expect((await record.read('vapi', 'call-8'))?.withheld).toBeUndefined();
    expect(await record.erasure('old')).toBeNull();
    expect(await record.erasure('under way')).not.toBeNull();
    expect(forgotten.calls).toContain(1);
    expect(forgotten.talk).toContain(2);
    expect(await record.deliveryCounts(range, DAY)).toEqual(counts);
    expect(await record.counts()).toMatchObject({ calls: 3, deliveries: 8 });
    // Nobody need hear of it: no figure is different.
    expect(await record.latestChange()).toBe(change);
    // Until then it can be brought back.
    await record.emptyBin(NOON + DAY);
    await record.settleErased();
    const bytes = readFileSync(join(folder.path, 'ledger.sqlite'), 'latin1');
    expect(bytes).not.toContain(`${SAID} 8`);
    expect(bytes).toContain(`${SAID} 1`);
  });

  it('is not undone by a late event', async () => {
    await sweep();
    const event = buildEvent({
      callId: 'call-100',
      at: NOON - 100 * DAY,
      facts: { summary: SAID, costUsd: 3 },
      lines: [{ role: 'user', text: SAID, startedAt: 1, endedAt: 2 }],
    });
    await record.apply(
      (await record.pending(5))
        .filter(({ id }) => id === 'newest')
        .map(({ sequence }) => ({ sequence, appliedAt: NOON, event, problem: null }))
    );
    const call = await record.read('vapi', 'call-100');
    expect(JSON.stringify(call)).not.toContain(SAID);
    expect(call && factOf(call, 'costUsd')).toBe(3);
    expect(await record.latestChange()).toBe(5);
  });

  it('goes on after a failure, and loses nothing by it', async () => {
    const failing = new Retention({
      record: { ...record, expire: () => Promise.reject(new Error('The disk is full.')) },
      policy: POLICY,
      forgetCalls: async () => undefined,
      forgetTalk: async () => undefined,
      shared: [],
      logger: pino({ level: 'silent' }),
      time: new LocalTime({ record, now: () => NOON }),
      confirmations: null,
      now: () => NOON,
      firstSweepAfterMs: 0,
    });
    failing.start();
    await setTimeout(20);
    await failing.stop();
    expect((await retention.due())[0]?.rows).toBe(3);
  });

  describe('with more than a day’s share', () => {
    const lines: string[] = [];

    function createRefusing(): Retention {
      return new Retention({
        record,
        policy: POLICY,
        forgetCalls: async () => undefined,
        forgetTalk: async () => undefined,
        shared: [],
        logger: pino({ level: 'info' }, { write: (line: string) => void lines.push(line) }),
        time: new LocalTime({ record, now: () => NOON }),
        confirmations: confirmationsIn(folder.path),
        now: () => NOON,
        firstSweepAfterMs: 0,
        lookEveryMs: 5,
      });
    }

    async function dueBodies(): Promise<number> {
      return (await record.expirable('bodies', NOON - POLICY.rawDeliveries)).rows;
    }

    beforeEach(async () => {
      for (let index = 0; index < 60; index += 1) {
        const id = `backlog${index}`;
        await record.append(buildDelivery({ id, callId: null, receivedAt: NOON - 20 * DAY, body: '"old"' }));
      }
      const pending = (await record.pending(100)).filter(({ id }) => id.startsWith('backlog'));
      await record.apply(pending.map(({ sequence }) => ({ sequence, appliedAt: NOON, event: null, problem: null })));
      await retention.stop();
      retention = createRefusing();
      retention.start();
      while (retention.problems().length === 0) {
        await setTimeout(5);
      }
    });

    it('waits for an admin, whose word counts for as much as they saw, and for a day', async () => {
      const [problem] = retention.problems();
      expect(problem).toMatch(
        /let go 63 bodies of deliveries of the record at once.* a day's share is 28\..*--confirm/
      );
      expect(lines.join('')).toContain('63 bodies');
      const words = confirmationsIn(folder.path);
      const entry = { store: 'record' as const, kind: 'bodies' as const, before: NOON - POLICY.rawDeliveries };
      for (const word of [
        { at: NOON - 2 * DAY, entries: [{ ...entry, rows: 63 }] },
        { at: NOON, entries: [{ ...entry, rows: 30 }] },
        'no word at all',
      ]) {
        await (typeof word === 'string'
          ? writeFile(join(folder.path, 'retention-confirmed.json'), word)
          : words.write(word));
        while (existsSync(join(folder.path, 'retention-confirmed.json'))) {
          await setTimeout(5);
        }
        expect(await dueBodies()).toBe(63);
      }
      await words.write({ at: NOON, entries: [{ ...entry, rows: 63 }] });
      while ((await dueBodies()) > 0 || retention.problems().length > 0) {
        await setTimeout(5);
      }
    });
  });

  it('keeps what goes in a bin for a day, from which all of it comes back', async () => {
    const ids = ['d8', 'd100', 'd450', 'q40'];
    const seen = async () => ({
      calls: await Promise.all(AGES.map((age) => record.read('vapi', `call-${age}`))),
      deliveries: await Promise.all(ids.map((id) => record.delivery(id))),
      erasure: await record.erasure('old'),
      counts: await record.counts(),
    });
    const before = await seen();
    const change = await record.latestChange();
    await sweep();
    expect(await seen()).not.toEqual(before);
    await record.emptyBin(NOON);
    expect(await record.restoreExpired()).toEqual({ calls: 3, deliveries: 5, erasures: 1 });
    expect(await seen()).toEqual(before);
    // Copies of the record take them in again.
    expect(await record.countChangesSince(change)).toBe(2);
    expect(await record.restoreExpired()).toEqual({});
  });

  it('has nothing in its bin of whom was erased meanwhile', async () => {
    await sweep();
    await record.finishErasure('under way', NOON, []);
    expect(await record.restoreExpired()).toEqual({});
  });
});
