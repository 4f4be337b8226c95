import { buildReport, foldEvents, NOON, type EndedCall } from '../support/build.ts';
import { viewCall } from '../../src/domain/callView.ts';
import type { HotCall, HotStore } from '../../src/store/hot/hotStore.ts';

/** Makes hot stores on one place, so that a test can close one and open it again. */
export interface HotStorePlace {
  create(): HotStore;
  remove(): void;
}

function hotCall(callNumber: number, call: Partial<EndedCall> = {}): HotCall {
  const report = buildReport({ callId: `call-${callNumber}`, startedAt: NOON + callNumber, ...call });
  return { callNumber, callerHash: 'hash', view: viewCall(foldEvents([report])) };
}

const POSITION = { recordId: 'record-1', changeNumber: 1, madeBy: 'card-1' };

/** What every implementation of the hot port must do. */
export function describeHotStore(name: string, createPlace: () => HotStorePlace): void {
  describe(`hot store: ${name}`, () => {
    let place: HotStorePlace;
    let store: HotStore;

    beforeEach(async () => {
      place = createPlace();
      store = place.create();
      await store.open();
    });

    afterEach(async () => {
      await store.close();
      place.remove();
    });

    async function count(table: string): Promise<unknown> {
      return (await store.sql(`SELECT count(*)::DOUBLE AS n FROM ${table}`, 1)).columns[0]?.[0];
    }

    it('is empty and nowhere at first', async () => {
      expect(await store.position()).toBeNull();
      expect(await count('calls')).toBe(0);
    });

    it('writes calls, their turns and the position', async () => {
      await store.write([hotCall(1, { turnsMs: [800, 1200] }), hotCall(2)], POSITION);
      expect([await count('calls'), await count('turns')]).toEqual([2, 2]);
      expect(await store.position()).toEqual(POSITION);
    });

    it('replaces earlier versions of a call with all their turns', async () => {
      await store.write([hotCall(1, { turnsMs: [800, 1200], costUsd: 1 }), hotCall(2, { turnsMs: [5] })], POSITION);
      await store.write([hotCall(1, { turnsMs: [900], costUsd: 2 })], { ...POSITION, changeNumber: 2 });
      const { columns } = await store.sql('SELECT call_number::DOUBLE, cost_micros::DOUBLE FROM calls ORDER BY 1', 10);
      expect(columns).toEqual([
        [1, 2],
        [2_000_000, 0],
      ]);
      expect(await count('turns')).toBe(2);
      expect(await store.position()).toMatchObject({ changeNumber: 2 });
    });

    it('tells calls apart whose numbers need more than 32 bits', async () => {
      const numbers = [Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER - 1, 2 ** 40];
      const range = { from: NOON, to: NOON + 1000 };
      const calls = (costUsd: number) => numbers.map((number) => hotCall(number, { startedAt: NOON, costUsd }));
      await store.write(calls(1), POSITION);
      await store.write(calls(2), { ...POSITION, changeNumber: 2 });
      const order = { order: 'newest', after: null, limit: 10 } as const;
      const { rows } = await store.callLog({ range, only: { callNumbers: numbers.slice(0, 2) }, ...order });
      expect(rows.map(({ callNumber, costUsd }) => [callNumber, costUsd])).toEqual([
        [numbers[0], 2],
        [numbers[1], 2],
      ]);
      expect(await store.callNumbers(range)).toEqual({ first: 2 ** 40, last: Number.MAX_SAFE_INTEGER });
    });

    it('moves the position alone when nothing changed', async () => {
      await store.write([], { ...POSITION, changeNumber: 7 });
      expect(await store.position()).toMatchObject({ changeNumber: 7 });
    });

    it('keeps times to the millisecond and text to the letter', async () => {
      await store.write([hotCall(1, { assistantName: `Zoë's "\u{1F41D}" \\ desk` })], POSITION);
      const { columns } = await store.sql('SELECT epoch_ms(call_time)::DOUBLE, assistant FROM calls', 10);
      expect(columns).toEqual([[NOON + 1], [`Zoë's "\u{1F41D}" \\ desk`]]);
    });

    it('looks for calls by their id and never reads it as a statement', async () => {
      await store.write([hotCall(1)], POSITION);
      const range = { from: NOON, to: NOON + 1000 };
      const find = (id: string) =>
        store
          .callLog({ range, only: { callIds: [id] }, order: 'newest', after: null, limit: 10 })
          .then(({ rows }) => rows.length);
      expect([await find('call-1'), await find("x' OR '1'='1")]).toEqual([1, 0]);
    });

    it('forgets everything when it is reset', async () => {
      await store.write([hotCall(1, { turnsMs: [1] })], POSITION);
      await store.reset({ recordId: 'record-2', changeNumber: 0, madeBy: 'card-2' });
      expect([await count('calls'), await count('turns')]).toEqual([0, 0]);
      expect(await store.position()).toEqual({ recordId: 'record-2', changeNumber: 0, madeBy: 'card-2' });
    });

    it('keeps everything over a restart', async () => {
      await store.write([hotCall(1, { turnsMs: [1] })], POSITION);
      await store.close();
      store = place.create();
      expect(await store.open()).toBe('opened');
      expect([await count('calls'), await count('turns')]).toEqual([1, 1]);
      expect(await store.position()).toEqual(POSITION);
    });

    it('starts empty after it was set aside', async () => {
      await store.write([hotCall(1)], POSITION);
      await store.quarantine();
      expect(await store.open()).toBe('created');
      expect(await count('calls')).toBe(0);
      expect(await store.position()).toBeNull();
    });

    it('answers many queries at once while it is written', async () => {
      const calls = Array.from({ length: 300 }, (_, index) => hotCall(index + 1, { turnsMs: [index] }));
      const writing = store.write(calls, POSITION);
      const counts = await Promise.all(Array.from({ length: 30 }, () => count('calls')));
      await writing;
      expect(counts.every((value) => value === 0 || value === 300)).toBe(true);
      expect(await count('calls')).toBe(300);
    });

    it('stops a query when nobody waits for it any more', async () => {
      const abort = new AbortController();
      const query = store.sql('SELECT count(*) FROM range(1000000) a, range(1000000) b', 1, abort.signal);
      setTimeout(() => abort.abort(), 20);
      await expect(query).rejects.toMatchObject({ code: 'cancelled' });
      expect(await count('calls')).toBe(0);
    });

    it('gives a clear error while it is closed', async () => {
      await store.close();
      await expect(count('calls')).rejects.toMatchObject({ code: 'unavailable' });
      await expect(store.write([], POSITION)).rejects.toMatchObject({ code: 'unavailable' });
    });
  });
}
