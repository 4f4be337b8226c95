import { buildDelivery, buildEvent, buildReport, NOON } from '../support/build.ts';
import { withStore, type StorePlace } from '../support/storePlace.ts';
import type { AppliedDelivery, RecordStore, StoredDelivery } from '../../src/record/recordStore.ts';
import type { CallEvent } from '../../src/calls/callEvent.ts';
import { factOf } from '../../src/calls/callRecord.ts';

function outcome({ sequence }: StoredDelivery, event: CallEvent | null): AppliedDelivery {
  return { sequence, appliedAt: NOON + 100, event, problem: null };
}

/** What every implementation of the record port must do. */
export function describeRecordStore(name: string, createPlace: () => StorePlace<RecordStore>): void {
  describe(`record store: ${name}`, () => {
    const used = withStore(createPlace);

    async function applyAll(events: CallEvent[]): Promise<void> {
      const pending = await used.store.pending(1000);
      await used.store.apply(pending.map((delivery, index) => outcome(delivery, events[index] ?? null)));
    }

    it('stores a delivery once, however often it comes', async () => {
      expect(await used.store.append(buildDelivery())).toBe('stored');
      expect(await used.store.append(buildDelivery({ receivedAt: NOON + 9999 }))).toBe('duplicate');
      expect(await used.store.counts()).toMatchObject({ deliveries: 1, unapplied: 1, lastReceivedAt: NOON + 50 });
    });

    it('stores deliveries that come at the same moment, and tells duplicates among them', async () => {
      const ids = ['a', 'b', 'a', 'c'];
      const outcomes = await Promise.all(ids.map((id) => used.store.append(buildDelivery({ id }))));
      expect(outcomes).toEqual(['stored', 'stored', 'duplicate', 'stored']);
    });

    it('hands out what is pending in order of arrival, whole', async () => {
      const first = buildDelivery({
        id: 'b',
        body: '{"é":"\u{1F41D}"}',
        callId: null,
        eventAt: null,
        verdict: 'unsigned',
      });
      await used.store.append(first);
      await used.store.append(buildDelivery({ id: 'a' }));
      const pending = await used.store.pending(10);
      expect(pending.map(({ id }) => id)).toEqual(['b', 'a']);
      expect(pending[0]).toMatchObject(first);
      expect(await used.store.pending(1)).toHaveLength(1);
    });

    it('keeps quarantined deliveries out of calls', async () => {
      await used.store.append(buildDelivery({ verdict: 'quarantined', reason: 'wrong secret' }));
      expect(await used.store.pending(10)).toEqual([]);
      expect(await used.store.deliveriesOf('vapi', 'call-1', 10)).toEqual([]);
      expect(await used.store.counts()).toMatchObject({ deliveries: 1, quarantined: 1, unapplied: 0 });
    });

    it('says how much is in quarantine', async () => {
      expect(await used.store.quarantineSize()).toEqual({ messages: 0, bytes: 0 });
      await used.store.append(buildDelivery({ id: 'a', body: '{"a":"é"}' }));
      await used.store.append(buildDelivery({ id: 'b', body: '{"b":"é"}', verdict: 'quarantined', reason: 'forged' }));
      await used.store.append(buildDelivery({ id: 'c', body: '{}', verdict: 'quarantined', reason: 'forged' }));
      expect(await used.store.quarantineSize()).toEqual({ messages: 2, bytes: 12 });
    });

    it('works events into one call and marks their deliveries', async () => {
      await used.store.append(buildDelivery({ id: 'a' }));
      await used.store.append(buildDelivery({ id: 'b', type: 'end-of-call-report', eventAt: NOON + 60_000 }));
      await applyAll([
        buildEvent({ state: 'in-progress' }),
        buildReport({ callId: 'call-1', startedAt: NOON, costUsd: 0.1 }),
      ]);
      const record = await used.store.read('vapi', 'call-1');
      expect(record?.state).toBe('ended');
      expect(record && factOf(record, 'costUsd')).toBe(0.1);
      expect(await used.store.pending(10)).toEqual([]);
      expect(await used.store.deliveriesOf('vapi', 'call-1', 10)).toMatchObject([
        { id: 'a', type: 'status-update', eventAt: NOON, appliedAt: NOON + 100 },
        { id: 'b', type: 'end-of-call-report' },
      ]);
      expect(await used.store.counts()).toMatchObject({ calls: 1, unapplied: 0 });
    });

    it('changes nothing when the same deliveries are applied again', async () => {
      await used.store.append(buildDelivery());
      const pending = await used.store.pending(10);
      const applied = pending.map((delivery) => outcome(delivery, buildEvent({ state: 'ringing' })));
      await used.store.apply(applied);
      const change = await used.store.latestChange();
      await used.store.apply(applied);
      expect(await used.store.latestChange()).toBe(change);
    });

    it('keeps calls of the same id on different platforms apart', async () => {
      await used.store.append(buildDelivery({ id: 'a' }));
      await used.store.append(buildDelivery({ id: 'b', provider: 'retell' }));
      await applyAll([buildEvent({ state: 'ringing' }), buildEvent({ provider: 'retell', state: 'ended' })]);
      expect((await used.store.read('vapi', 'call-1'))?.state).toBe('ringing');
      expect((await used.store.read('retell', 'call-1'))?.state).toBe('ended');
      expect(await used.store.read('twilio', 'call-1')).toBeNull();
    });

    it('marks a delivery that could not be read and goes on', async () => {
      await used.store.append(buildDelivery());
      const [delivery] = await used.store.pending(1);
      await used.store.apply([
        { sequence: delivery?.sequence ?? 0, appliedAt: NOON, event: null, problem: 'unreadable' },
      ]);
      expect(await used.store.pending(1)).toEqual([]);
      expect(await used.store.read('vapi', 'call-1')).toBeNull();
    });

    it('feeds each changed call once, at its latest change, in order', async () => {
      for (const id of ['a', 'b', 'c']) {
        await used.store.append(buildDelivery({ id }));
      }
      await applyAll([buildEvent({ callId: 'one' }), buildEvent({ callId: 'two' }), buildEvent({ callId: 'three' })]);
      const before = await used.store.latestChange();
      await used.store.append(buildDelivery({ id: 'd' }));
      await applyAll([buildEvent({ callId: 'one', state: 'ended' })]);
      const changes = await used.store.changesSince(0, 10);
      expect(changes.map(({ record }) => record.callId)).toEqual(['two', 'three', 'one']);
      expect(new Set(changes.map(({ callNumber }) => callNumber)).size).toBe(3);
      expect(await used.store.changesSince(before, 10)).toMatchObject([{ record: { callId: 'one', state: 'ended' } }]);
      expect(await used.store.countChangesSince(before)).toBe(1);
      expect(await used.store.changesSince(0, 2)).toHaveLength(2);
      expect(await used.store.changesSince(await used.store.latestChange(), 10)).toEqual([]);
    });

    it('finds the calls that have not ended, the latest first', async () => {
      for (const id of ['a', 'b', 'c', 'd']) {
        await used.store.append(buildDelivery({ id }));
      }
      const ofCall = (callId: string, state: CallEvent['state']) => buildEvent({ callId, state });
      await applyAll([
        ofCall('one', 'ringing'),
        ofCall('two', 'in-progress'),
        ofCall('over', 'ended'),
        ofCall('three', null),
      ]);
      const openIds = async (limit: number) => (await used.store.openCalls(limit)).map(({ callId }) => callId);
      expect(await openIds(10)).toEqual(['three', 'two', 'one']);
      expect(await openIds(2)).toEqual(['three', 'two']);
      await used.store.append(buildDelivery({ id: 'e' }));
      await applyAll([ofCall('two', 'ended')]);
      expect(await openIds(10)).toEqual(['three', 'one']);
      await used.reopen();
      expect(await openIds(10)).toEqual(['three', 'one']);
    });

    it('keeps everything over a restart, its identity too', async () => {
      const { recordId, callerKey } = used.store;
      await used.store.append(buildDelivery({ id: 'a' }));
      await applyAll([buildEvent({ state: 'ringing' })]);
      await used.store.append(buildDelivery({ id: 'b' }));
      const change = await used.store.latestChange();
      await used.reopen();
      expect(used.store).toMatchObject({ recordId, callerKey });
      expect(await used.store.latestChange()).toBe(change);
      expect((await used.store.pending(10)).map(({ id }) => id)).toEqual(['b']);
      expect(await used.store.append(buildDelivery({ id: 'a' }))).toBe('duplicate');
      await applyAll([buildEvent({ state: 'ended' })]);
      expect(await used.store.latestChange()).toBeGreaterThan(change);
    });

    it('finds the full numbers of callers', async () => {
      await used.store.append(buildDelivery({ id: 'a' }));
      await used.store.append(buildDelivery({ id: 'b' }));
      await applyAll([
        buildEvent({ callId: 'one', facts: { callerNumber: '+15550100142' } }),
        buildEvent({ callId: 'two' }),
      ]);
      const numbers = (await used.store.changesSince(0, 10)).map(({ callNumber }) => callNumber);
      expect([...(await used.store.callerNumbers([...numbers, 999])).values()]).toEqual(['+15550100142']);
    });

    it('has nothing at first', async () => {
      expect(await used.store.counts()).toEqual({
        calls: 0,
        deliveries: 0,
        unapplied: 0,
        quarantined: 0,
        lastReceivedAt: null,
      });
      expect(await used.store.latestChange()).toBe(0);
      expect(await used.store.openCalls(10)).toEqual([]);
    });
  });
}
