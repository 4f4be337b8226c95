import { buildDelivery, buildEvent, NOON } from '../support/build.ts';
import { filesHolding } from '../support/rawBytes.ts';
import { withStore, type FolderPlace } from '../support/storePlace.ts';
import { hashCaller } from '../../src/calls/caller.ts';
import { factOf } from '../../src/calls/callRecord.ts';
import type { Erasure, ErasureLog, ErasureStep } from '../../src/record/erasureLog.ts';
import { EXPIRING, type ExpiringRecord } from '../../src/record/expiry.ts';
import type { RecordStore } from '../../src/record/recordStore.ts';

/** A record that forgets callers on request, and what is old. */
export type ForgettingRecordStore = RecordStore & ErasureLog & ExpiringRecord;

const CALLER = '+15550177231';
const OTHER = '+15550188442';
const SAID = 'a-parrot-was-heard';
const HOUR = 60 * 60_000;
const DAY = 24 * HOUR;

interface Told {
  callId: string | null;
  caller?: string;
  /** Epoch ms. */
  at?: number;
  verdict?: 'verified' | 'quarantined';
}

/** What every implementation of the record port must do that can be made to forget. */
export function describeForgettingRecord(name: string, createPlace: () => FolderPlace<ForgettingRecordStore>): void {
  describe(`record that forgets: ${name}`, () => {
    const used = withStore(createPlace);

    /** Writes down what is told of a call, and its caller with it; it is left waiting. */
    async function tell(id: string, { callId, caller = CALLER, at = NOON, verdict = 'verified' }: Told): Promise<void> {
      const body = JSON.stringify({ said: `${SAID} ${id}`, customer: { number: caller } });
      const reason = verdict === 'quarantined' ? 'wrong secret' : null;
      await used.store.append(buildDelivery({ id, callId, receivedAt: at, eventAt: at, verdict, reason, body }));
    }

    /** Works in what waits, by the caller that stands in its body. */
    async function applyAll(): Promise<void> {
      const pending = await used.store.pending(100);
      await used.store.apply(
        pending.map(({ sequence, callId, receivedAt, body }) => {
          const { said, customer } = JSON.parse(body) as { said: string; customer: { number: string } };
          const line = { role: 'user' as const, text: said, startedAt: receivedAt, endedAt: null };
          const facts = { callerNumber: customer.number, summary: said, costUsd: 0.25 };
          const event = callId === null ? null : buildEvent({ callId, at: receivedAt, lines: [line], facts });
          return { sequence, appliedAt: receivedAt, event, problem: null };
        })
      );
    }

    function erasureOf(id: string, requestedAt = NOON + HOUR): Erasure {
      return {
        id,
        tombstone: used.store.tombstone(CALLER),
        pseudonyms: [hashCaller(CALLER, used.store.callerKey)],
        ...{ requestedAt, requestedBy: 'ann', finishedAt: null, stores: [] },
      };
    }

    async function each(step: (after: number) => Promise<ErasureStep>): Promise<Omit<ErasureStep, 'next'>> {
      const total = { found: 0, erased: 0 };
      for (let after: number | null = 0; after !== null;) {
        const { found, erased, next }: ErasureStep = await step(after);
        total.found += found;
        total.erased += erased;
        after = next;
      }
      return total;
    }

    async function erase(erasure: Erasure) {
      const calls = await each((after) => used.store.eraseCalls(erasure, after));
      const strays = await each((after) => used.store.eraseStrays(erasure, after));
      return { calls, strays };
    }

    async function bodyOf(id: string): Promise<string | undefined> {
      return (await used.store.delivery(id))?.body;
    }

    describe('asked to erase a caller', () => {
      beforeEach(async () => {
        await tell('a', { callId: 'his' });
        await tell('b', { callId: 'his' });
        await tell('c', { callId: 'his too' });
        await tell('d', { callId: 'another', caller: OTHER });
        await tell('forged', { callId: 'nobody knows', verdict: 'quarantined' });
        await tell('forged of another', { callId: 'nobody knows', verdict: 'quarantined', caller: OTHER });
        await tell('no call', { callId: null });
        await applyAll();
      });

      it('takes him out of his calls and their deliveries, and leaves those of others', async () => {
        const before = await used.store.read('vapi', 'his');
        const erasure = erasureOf('e');
        await used.store.beginErasure(erasure);
        expect(await used.store.countLeft(erasure)).not.toEqual({ calls: 0, deliveries: 0 });
        expect(await erase(erasure)).toEqual({ calls: { found: 2, erased: 5 }, strays: { found: 2, erased: 2 } });
        expect(await used.store.countLeft(erasure)).toEqual({ calls: 0, deliveries: 0 });
        for (const callId of ['his', 'his too']) {
          const call = await used.store.read('vapi', callId);
          expect(call).toMatchObject({ withheld: 'person', firstEventAt: NOON });
          expect(JSON.stringify(call)).not.toMatch(new RegExp(`${SAID}|${CALLER.slice(1)}`));
          expect(call && factOf(call, 'costUsd')).toBe(before && factOf(before, 'costUsd'));
        }
        for (const id of ['a', 'b', 'c', 'forged', 'no call']) {
          expect({ id, body: await bodyOf(id) }).toEqual({ id, body: '' });
        }
        expect(JSON.stringify(await used.store.read('vapi', 'another'))).toContain(`${SAID} d`);
        expect(await bodyOf('d')).toContain(SAID);
        expect(await bodyOf('forged of another')).toContain(SAID);
        const erased = await used.store.erasedCalls(erasure);
        expect(erased.map(({ callId }) => callId).sort()).toEqual(['his', 'his too']);
      });

      it('changes nothing when it does so again', async () => {
        const erasure = erasureOf('e');
        await used.store.beginErasure(erasure);
        await erase(erasure);
        const change = await used.store.latestChange();
        await used.store.beginErasure(erasure);
        expect(await erase(erasure)).toEqual({ calls: { found: 0, erased: 0 }, strays: { found: 0, erased: 0 } });
        expect(await used.store.latestChange()).toBe(change);
      });

      it('tells of the change those who follow it', async () => {
        const change = await used.store.latestChange();
        const erasure = erasureOf('e');
        await used.store.beginErasure(erasure);
        await erase(erasure);
        const changes = await used.store.changesSince(change, 10);
        expect(changes.map(({ record }) => record.callId).sort()).toEqual(['his', 'his too']);
      });

      it('is not told of him again by what comes late, is forged, or was missed', async () => {
        const erasure = erasureOf('e');
        await used.store.beginErasure(erasure);
        await erase(erasure);
        await tell('late', { callId: 'his', at: NOON + 2 * HOUR });
        await tell('missed', { callId: 'his third' });
        await tell('forged late', { callId: 'his', verdict: 'quarantined' });
        await applyAll();
        for (const callId of ['his', 'his third']) {
          const call = JSON.stringify(await used.store.read('vapi', callId));
          expect(call).not.toMatch(new RegExp(`${SAID}|${CALLER.slice(1)}`));
        }
        for (const id of ['late', 'missed', 'forged late']) {
          expect({ id, body: await bodyOf(id) }).toEqual({ id, body: '' });
        }
        const at = NOON + 3 * HOUR;
        expect(await used.store.replay([{ sequence: (await used.store.delivery('forged'))?.sequence ?? 0, at, actor: 'ann', event: null, problem: 'gone' }])).toMatchObject([{ action: 'released' }]); // prettier-ignore
        expect(await used.store.countLeft(erasure)).toEqual({ calls: 0, deliveries: 0 });
      });

      it('works in first what waits, and forgets it then', async () => {
        await tell('waits', { callId: 'his', at: NOON + 1 });
        const erasure = erasureOf('e');
        await used.store.beginErasure(erasure);
        await erase(erasure);
        expect(await bodyOf('waits')).toContain(SAID);
        await applyAll();
        expect(await bodyOf('waits')).toBe('');
        const call = await used.store.read('vapi', 'his');
        expect(Object.keys(call?.lines ?? {})).toHaveLength(2);
        expect(JSON.stringify(call)).not.toContain(SAID);
      });

      it('takes him for a caller like any other when he calls again', async () => {
        const erasure = erasureOf('e');
        await used.store.beginErasure(erasure);
        await erase(erasure);
        await tell('again', { callId: 'his new', at: NOON + 2 * HOUR });
        await applyAll();
        expect(JSON.stringify(await used.store.read('vapi', 'his new'))).toContain(CALLER);
      });

      it('keeps what it was asked for until it is finished, over a restart', async () => {
        await used.store.beginErasure(erasureOf('second', NOON + 2 * HOUR));
        await used.store.beginErasure(erasureOf('first'));
        await used.reopen();
        const underWay = await used.store.erasuresUnderWay();
        expect(underWay.map(({ id }) => id)).toEqual(['first', 'second']);
        expect(underWay[0]).toEqual(erasureOf('first'));
        const copy = { store: 'hot store', found: 1, erased: 1, left: 0, proof: 'none', remains: [] };
        await used.store.finishErasure('first', NOON + 3 * HOUR, [{ ...copy, store: 'record' }, copy]);
        expect((await used.store.erasuresUnderWay()).map(({ id }) => id)).toEqual(['second']);
        const finished = await used.store.erasure('first');
        expect(finished).toMatchObject({ finishedAt: NOON + 3 * HOUR, stores: [{ store: 'record' }, copy] });
        expect(await used.store.erasure('none')).toBeNull();
      });

      it('leaves no byte of him in its files', async () => {
        expect(filesHolding(used.place.folder, CALLER)).not.toEqual([]);
        const erasure = erasureOf('e');
        await used.store.beginErasure(erasure);
        await erase(erasure);
        await used.store.settleErased();
        for (const text of [CALLER.slice(1), `${SAID} a`, `${SAID} c`, `${SAID} no call`]) {
          expect({ text, files: filesHolding(used.place.folder, text) }).toEqual({ text, files: [] });
        }
        expect(filesHolding(used.place.folder, OTHER)).not.toEqual([]);
      });
    });

    describe('that lets go what is old', () => {
      const BEFORE = NOON + HOUR;

      beforeEach(async () => {
        await tell('old', { callId: 'old' });
        await tell('old forged', { callId: 'nobody knows', verdict: 'quarantined' });
        await applyAll();
        await tell('old waiting', { callId: 'late' });
        await tell('young', { callId: 'young', at: NOON + DAY });
        await tell('young forged', { callId: 'nobody knows', verdict: 'quarantined', at: NOON + DAY });
        const young = (await used.store.pending(10)).filter(({ id }) => id === 'young');
        const event = buildEvent({ callId: 'young', at: NOON + DAY, facts: { summary: SAID } });
        await used.store.apply(
          young.map(({ sequence }) => ({ sequence, appliedAt: NOON + DAY, event, problem: null }))
        );
        for (const [id, at] of [
          ['old done', NOON],
          ['young done', NOON + DAY],
          ['under way', NOON],
        ] as const) {
          // prettier-ignore
          await used.store.beginErasure({ ...erasureOf(id, at), tombstone: 'of another' });
        }
        await used.store.finishErasure('old done', NOON, []);
        await used.store.finishErasure('young done', NOON + DAY, []);
      });

      it('says what may go, and lets it go by kind, nothing younger and nothing that waits', async () => {
        const may = async () =>
          Object.fromEntries(
            await Promise.all(EXPIRING.map(async (kind) => [kind, (await used.store.expirable(kind, BEFORE)).rows]))
          ) as Record<string, number>;
        expect(await may()).toEqual({ bodies: 1, quarantine: 1, transcripts: 1, calls: 1, deliveries: 0, audit: 1 });
        expect((await used.store.expirable('bodies', BEFORE)).oldest).toBe(NOON);
        expect(await used.store.expirable('bodies', NOON)).toEqual({ rows: 0, oldest: null });
        const counts = await used.store.deliveryCounts({ from: NOON, to: NOON + 2 * DAY }, DAY);
        const told: Array<readonly [string, number]> = [];
        const gone: Record<string, number> = {};
        for (const kind of EXPIRING) {
          gone[kind] = await used.store.expire(kind, BEFORE, async (numbers) => {
            told.push([kind, numbers.length]);
          });
        }
        expect(gone).toEqual({ bodies: 1, quarantine: 1, transcripts: 1, calls: 1, deliveries: 2, audit: 1 });
        // Before it goes, and again after.
        expect(told).toEqual([
          ['transcripts', 1],
          ['transcripts', 1],
          ['calls', 1],
          ['calls', 1],
        ]);
        expect(await may()).toEqual({ bodies: 0, quarantine: 0, transcripts: 0, calls: 0, deliveries: 0, audit: 0 });
        for (const id of ['old waiting', 'young', 'young forged']) {
          expect(await bodyOf(id)).toContain(SAID);
        }
        expect(await used.store.deliveryCounts({ from: NOON, to: NOON + 2 * DAY }, DAY)).toEqual(counts);
        expect((await used.store.read('vapi', 'young'))?.withheld).toBeUndefined();
      });
    });
  });
}
