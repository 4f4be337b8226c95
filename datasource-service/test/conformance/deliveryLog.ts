import { buildDelivery, buildEvent, NOON } from '../support/build.ts';
import { withStore, type StorePlace } from '../support/storePlace.ts';
import type { CallEvent } from '../../src/calls/callEvent.ts';
import { BUCKET_RELATIVE_ERROR, percentileOf } from '../../src/statistics/logBuckets.ts';
import type { InboxFilters, InboxPlace } from '../../src/record/deliveryLog.ts';
import type { NewDelivery, RecordStore } from '../../src/record/recordStore.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const RANGE = { from: NOON, to: NOON + HOUR };

/** What every implementation of the record port must tell of its deliveries. */
export function describeDeliveryLog(name: string, createPlace: () => StorePlace<RecordStore>): void {
  describe(`delivery log: ${name}`, () => {
    const used = withStore(createPlace);

    /** Writes deliveries down, and works them in after so many milliseconds; those of null are left waiting. */
    async function add(
      differences: Partial<NewDelivery>,
      { afterMs = 100, problem = null, event = null }: { afterMs?: number | null; problem?: string | null; event?: CallEvent | null } = {} // prettier-ignore
    ): Promise<void> {
      await used.store.append(buildDelivery({ receivedAt: NOON, ...differences }));
      const pending = (await used.store.pending(1000)).filter(({ id }) => id === differences.id);
      await used.store.apply(
        (afterMs === null ? [] : pending).map(({ sequence, receivedAt }) => ({
          sequence,
          appliedAt: receivedAt + (afterMs ?? 0),
          event,
          problem,
        }))
      );
    }

    async function ids(filters: InboxFilters, range = RANGE): Promise<string[]> {
      const { deliveries } = await used.store.inbox({ range, filters, after: null, limit: 100 });
      return deliveries.map(({ id }) => id);
    }

    async function place1(id: string): Promise<number> {
      return (await used.store.delivery(id))?.sequence ?? 0;
    }

    describe('counts', () => {
      it('leave out what the service read itself in the list of a platform', async () => {
        await add({ id: 'a', verdict: 'listed' });
        await used.store.append(buildDelivery({ id: 'a', verdict: 'listed', receivedAt: NOON + MINUTE }));
        await add({ id: 'b', verdict: 'listed' }, { problem: 'no call in it' });
        const replayed = { sequence: await place1('b'), at: NOON + HOUR, actor: 'ann', event: null, problem: null };
        expect(await used.store.replay([replayed])).toEqual([{ action: 'reread', changed: false }]);
        expect(await used.store.deliveryCounts({ from: NOON, to: NOON + DAY }, MINUTE)).toEqual([]);
        expect(await used.store.deliveryLags({ from: NOON, to: NOON + DAY })).toEqual([]);
        expect(await ids({ verdict: 'listed' })).toEqual(['b', 'a']);
      });

      it('tell by platform and slot what became of deliveries', async () => {
        await add({ id: 'a' });
        await used.store.append(buildDelivery({ id: 'a', receivedAt: NOON + MINUTE }));
        await add({ id: 'b', verdict: 'unsigned' }, { problem: 'no call in it' });
        await add({ id: 'c', verdict: 'quarantined' });
        await add({ id: 'd', provider: 'retell', receivedAt: NOON + 2 * MINUTE }, { afterMs: null });
        const none = { received: 0, duplicates: 0, unsigned: 0, quarantined: 0, applied: 0, unreadable: 0 };
        expect(await used.store.deliveryCounts(RANGE, MINUTE)).toEqual([
          { ...none, provider: 'vapi', at: NOON, received: 3, unsigned: 1, quarantined: 1, applied: 1, unreadable: 1 },
          { ...none, provider: 'vapi', at: NOON + MINUTE, duplicates: 1 },
          { ...none, provider: 'retell', at: NOON + 2 * MINUTE, received: 1 },
        ]);
        expect(await used.store.deliveryCounts(RANGE, HOUR)).toMatchObject([
          { provider: 'vapi', at: NOON, received: 3, duplicates: 1 },
          { provider: 'retell', at: NOON, received: 1 },
        ]);
        expect(await used.store.deliveryCounts({ from: NOON + MINUTE, to: NOON + 2 * MINUTE }, MINUTE)).toHaveLength(1);
        expect(await used.store.uncountedUntil()).toBeNull();
      });

      it('add up over ranges of any length', async () => {
        const times = [NOON, NOON + MINUTE, NOON + HOUR, NOON + 3 * HOUR, NOON + 3 * HOUR + MINUTE];
        for (const [index, receivedAt] of times.entries()) {
          await add({ id: String(index), receivedAt });
        }
        const received = async (from: number, to: number, slotMs: number) =>
          (await used.store.deliveryCounts({ from, to }, slotMs)).map((row) => row.received);
        expect(await received(NOON + MINUTE, NOON + 3 * HOUR + MINUTE, DAY)).toEqual([3]);
        expect(await received(NOON + MINUTE, NOON + 3 * HOUR + MINUTE, HOUR)).toEqual([1, 1, 1]);
        expect(await received(NOON, NOON + 4 * HOUR, HOUR)).toEqual([2, 1, 2]);
        expect(await received(NOON, NOON + 4 * HOUR, 90 * MINUTE)).toEqual([3, 2]);
      });

      it('are right over a restart, and count what is worked in then', async () => {
        await add({ id: 'a' }, { afterMs: null });
        await used.reopen();
        await add({ id: 'b' });
        await add({ id: 'a' });
        expect(await used.store.deliveryCounts(RANGE, HOUR)).toMatchObject([
          { received: 2, duplicates: 1, applied: 2 },
        ]);
      });

      it('hold how long deliveries took, over ranges of any length', async () => {
        const times = [NOON, NOON + MINUTE, NOON + 3 * HOUR, NOON + 2 * DAY, NOON + 4 * DAY + 30 * MINUTE];
        for (const [index, receivedAt] of times.entries()) {
          const eventAt = receivedAt - 1000 * (index + 1);
          await add({ id: String(index), receivedAt, eventAt }, { afterMs: 10 * (index + 1) });
        }
        const median = async (from: number, to: number) => {
          const lags = await used.store.deliveryLags({ from, to });
          return Object.fromEntries(lags.map(({ lag, buckets }) => [lag, percentileOf(buckets, 0.5) ?? 0]));
        };
        const near = async (from: number, to: number, apply: number) => {
          const found = await median(from, to);
          expect(Math.abs((found['apply'] ?? 0) / apply - 1)).toBeLessThanOrEqual(BUCKET_RELATIVE_ERROR);
          expect(Math.abs((found['event'] ?? 0) / (apply * 100) - 1)).toBeLessThanOrEqual(BUCKET_RELATIVE_ERROR);
        };
        await near(NOON, NOON + MINUTE, 10);
        await near(NOON + 1, NOON + 5 * DAY, 30);
        await near(NOON + MINUTE, NOON + DAY, 25);
        await near(NOON + DAY, NOON + 4 * DAY + 31 * MINUTE, 45);
        expect(await median(NOON + 5 * DAY, NOON + 6 * DAY)).toEqual({});
      });

      it('take a delivery that was there before it was sent for one that took a millisecond', async () => {
        await add({ id: 'a', eventAt: NOON + 5000 }, { afterMs: 0 });
        await add({ id: 'b', eventAt: null }, { afterMs: 0 });
        const lags = await used.store.deliveryLags(RANGE);
        expect(lags.map(({ lag, buckets }) => [lag, buckets.first, [...Array.from(buckets.counts)]]).sort()).toEqual([
          ['apply', -1, [2]],
          ['event', -1, [1]],
        ]);
      });
    });

    describe('the inbox', () => {
      beforeEach(async () => {
        await add({ id: 'applied' });
        await add({ id: 'bad', receivedAt: NOON + 1, type: 'end-of-call-report' }, { problem: 'no call in it' });
        await add({ id: 'forged', receivedAt: NOON + 2, verdict: 'quarantined', reason: 'wrong secret' });
        await add({ id: 'waiting', receivedAt: NOON + 3, provider: 'retell', verdict: 'unsigned' }, { afterMs: null });
        await add({ id: 'other', receivedAt: NOON + 3, callId: 'call-2' });
        await add({ id: 'no call', receivedAt: NOON + 3, callId: null });
        await add({ id: 'late', receivedAt: RANGE.to });
      });

      it.each<[InboxFilters, string[]]>([
        [{}, ['no call', 'other', 'waiting', 'forged', 'bad', 'applied']],
        [{ provider: 'retell' }, ['waiting']],
        [{ verdict: 'unsigned' }, ['waiting']],
        [{ verdict: 'quarantined' }, ['forged']],
        [{ verdict: 'released' }, []],
        [{ outcome: 'applied' }, ['no call', 'other', 'applied']],
        [{ outcome: 'waiting' }, ['waiting']],
        [{ outcome: 'unreadable' }, ['bad']],
        [{ outcome: 'held' }, ['forged']],
        [{ outcome: 'held', verdict: 'verified' }, []],
        [{ type: 'end-of-call-report' }, ['bad']],
        [{ callId: 'call-2' }, ['other']],
        [{ callId: 'call-1', outcome: 'applied', provider: 'vapi' }, ['applied']],
      ])('lists, newest first, the deliveries of %j', async (filters, expected) => {
        expect(await ids(filters)).toEqual(expected);
      });

      it('shows what is known of each', async () => {
        const { deliveries } = await used.store.inbox({
          range: RANGE,
          filters: { callId: 'call-1' },
          after: null,
          limit: 9,
        });
        expect(deliveries.map(({ sequence: _place, ...rest }) => rest)).toMatchObject([
          { id: 'waiting', provider: 'retell', appliedAt: null },
          { id: 'forged', verdict: 'quarantined', reason: 'wrong secret', appliedAt: null },
          { id: 'bad', problem: 'no call in it', appliedAt: NOON + 101 },
          {
            id: 'applied',
            provider: 'vapi',
            callId: 'call-1',
            type: 'status-update',
            eventAt: NOON,
            receivedAt: NOON,
            verdict: 'verified',
            reason: null,
            appliedAt: NOON + 100,
            problem: null,
            bytes: 36,
            replayedAt: null,
            replayedBy: null,
          },
        ]);
      });

      it('pages through all, none twice and none left out', async () => {
        const seen: string[] = [];
        let after: InboxPlace | null = null;
        do {
          const page = await used.store.inbox({ range: RANGE, filters: {}, after, limit: 2 });
          seen.push(...page.deliveries.map(({ id }) => id));
          expect(page.isCut).toBe(false);
          after = page.next;
        } while (after !== null);
        expect(seen).toEqual(['no call', 'other', 'waiting', 'forged', 'bad', 'applied']);
      });

      it('keeps to its range whatever place it goes on from', async () => {
        const after = { receivedAt: RANGE.to + HOUR, sequence: 1 };
        const { deliveries } = await used.store.inbox({ range: RANGE, filters: {}, after, limit: 1 });
        expect(deliveries.map(({ id }) => id)).toEqual(['no call']);
      });

      it('gives one delivery in full', async () => {
        expect(await used.store.delivery('applied')).toMatchObject({
          id: 'applied',
          body: '{"message":{"type":"status-update"}}',
          replays: [],
        });
        expect(await used.store.delivery('nobody')).toBeNull();
      });
    });

    describe('a replay', () => {
      const ringing = buildEvent({ state: 'ringing' });

      it('releases a quarantined delivery once, and keeps who did it', async () => {
        await add({ id: 'forged', verdict: 'quarantined', reason: 'wrong secret' });
        const sequence = await place1('forged');
        const replayed = { sequence, at: NOON + HOUR, actor: 'ann', event: ringing, problem: null };
        expect(await used.store.replay([replayed])).toEqual([{ action: 'released', changed: true }]);
        expect((await used.store.read('vapi', 'call-1'))?.state).toBe('ringing');
        const change = await used.store.latestChange();
        expect(await used.store.replay([{ ...replayed, at: NOON + 2 * HOUR, actor: 'bob' }])).toEqual([
          { action: 'reread', changed: false },
        ]);
        expect(await used.store.latestChange()).toBe(change);
        expect(await used.store.delivery('forged')).toMatchObject({
          verdict: 'released',
          reason: 'wrong secret',
          appliedAt: NOON + HOUR,
          replayedAt: NOON + 2 * HOUR,
          replayedBy: 'bob',
          replays: [
            { at: NOON + HOUR, actor: 'ann', action: 'released', changed: true },
            { at: NOON + 2 * HOUR, actor: 'bob', action: 'reread', changed: false },
          ],
        });
        expect(await ids({ verdict: 'released' })).toEqual(['forged']);
        expect(await ids({ outcome: 'applied' })).toEqual(['forged']);
        expect(await used.store.deliveriesOf('vapi', 'call-1', 10)).toHaveLength(1);
        expect(await used.store.deliveryCounts(RANGE, HOUR)).toMatchObject([{ quarantined: 0, applied: 1 }]);
        expect(await used.store.deliveryLags(RANGE)).toEqual([]);
      });

      it('reads an unreadable delivery again', async () => {
        await add({ id: 'bad' }, { problem: 'no call in it' });
        const sequence = await place1('bad');
        const replayed = { sequence, at: NOON + HOUR, actor: 'ann', event: null, problem: 'still none' };
        expect(await used.store.replay([replayed])).toEqual([{ action: 'reread', changed: false }]);
        expect(await used.store.delivery('bad')).toMatchObject({ problem: 'still none', appliedAt: NOON + 100 });
        expect(await used.store.deliveryCounts(RANGE, HOUR)).toMatchObject([{ applied: 0, unreadable: 1 }]);
        await used.store.replay([{ ...replayed, event: ringing, problem: null }]);
        expect(await used.store.deliveryCounts(RANGE, HOUR)).toMatchObject([{ applied: 1, unreadable: 0 }]);
        expect(await ids({ outcome: 'unreadable' })).toEqual([]);
      });

      it('leaves alone what waits and what is not there', async () => {
        await add({ id: 'waiting' }, { afterMs: null });
        const sequence = await place1('waiting');
        const replayed = { sequence, at: NOON + HOUR, actor: 'ann', event: ringing, problem: null };
        expect(await used.store.replay([replayed, { ...replayed, sequence: 99 }])).toEqual([null, null]);
        expect(await used.store.read('vapi', 'call-1')).toBeNull();
        expect(await used.store.pending(10)).toHaveLength(1);
      });

      it('changes no call that knows all of it', async () => {
        await add({ id: 'a' }, { event: ringing });
        await add({ id: 'b' }, { event: buildEvent({ state: 'ended' }) });
        const change = await used.store.latestChange();
        const again = { at: NOON + HOUR, actor: 'ann', problem: null };
        const first = { ...again, sequence: await place1('a'), event: ringing };
        const second = { ...again, sequence: await place1('b'), event: buildEvent({ state: 'ended' }) };
        expect(await used.store.replay([first, second])).toMatchObject([{ changed: false }, { changed: false }]);
        expect(await used.store.latestChange()).toBe(change);
      });
    });
  });
}
