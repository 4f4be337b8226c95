import { buildReport, foldEvents, NOON, type EndedCall } from '../support/build.ts';
import { filesHolding } from '../support/rawBytes.ts';
import { withStore, type FolderPlace, type StorePlace } from '../support/storePlace.ts';
import { viewCall } from '../../src/calls/callView.ts';
import type { ForgettingHotStore, HotCall, HotStore } from '../../src/analytics/hot/hotStore.ts';

function hotCall(callNumber: number, call: Partial<EndedCall> = {}): HotCall {
  const report = buildReport({ callId: `call-${callNumber}`, startedAt: NOON + callNumber, ...call });
  return { callNumber, callerHash: 'hash', view: viewCall(foldEvents([report])) };
}

const POSITION = { recordId: 'record-1', changeNumber: 1, madeBy: 'card-1' };

async function countIn(store: HotStore, table: string): Promise<unknown> {
  return (await store.sql(`SELECT count(*)::DOUBLE AS n FROM ${table}`, 1)).columns[0]?.[0];
}

/** What every implementation of the hot port must do; its place gives stores that are to be opened. */
export function describeHotStore(name: string, createPlace: () => StorePlace<HotStore>): void {
  describe(`hot store: ${name}`, () => {
    const used = withStore(createPlace);

    beforeEach(async () => {
      await used.store.open();
    });

    const count = (table: string) => countIn(used.store, table);

    it('finds the values in which a pattern occurs', async () => {
      const values = ['Ann', 'Bob', '', 'Äpfel "und" Birnen', 'a.b'];
      expect(await used.store.matching('^A|o', values)).toEqual(new Set(['Ann', 'Bob']));
      expect(await used.store.matching('(?i)ä.*BIRNEN$', values)).toEqual(new Set(['Äpfel "und" Birnen']));
      expect(await used.store.matching('\\.', values)).toEqual(new Set(['a.b']));
      expect(await used.store.matching('', [])).toEqual(new Set());
    });

    it('says when a pattern is none that it takes', async () => {
      await expect(used.store.matching('(?=a)', ['a'])).rejects.toMatchObject({
        code: 'invalid_request',
        field: 'filters',
      });
    });

    it('is empty and nowhere at first', async () => {
      expect(await used.store.position()).toBeNull();
      expect(await count('calls')).toBe(0);
    });

    it('writes calls, their turns and the position', async () => {
      await used.store.write([hotCall(1, { turnsMs: [800, 1200] }), hotCall(2)], POSITION);
      expect([await count('calls'), await count('turns')]).toEqual([2, 2]);
      expect(await used.store.position()).toEqual(POSITION);
    });

    it('replaces earlier versions of a call with all their turns', async () => {
      await used.store.write(
        [hotCall(1, { turnsMs: [800, 1200], costUsd: 1 }), hotCall(2, { turnsMs: [5] })],
        POSITION
      );
      await used.store.write([hotCall(1, { turnsMs: [900], costUsd: 2 })], { ...POSITION, changeNumber: 2 });
      const { columns } = await used.store.sql(
        'SELECT call_number::DOUBLE, cost_micros::DOUBLE FROM calls ORDER BY 1',
        10
      );
      expect(columns).toEqual([
        [1, 2],
        [2_000_000, 0],
      ]);
      expect(await count('turns')).toBe(2);
      expect(await used.store.position()).toMatchObject({ changeNumber: 2 });
    });

    it('tells calls apart whose numbers need more than 32 bits', async () => {
      const numbers = [Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER - 1, 2 ** 40];
      const range = { from: NOON, to: NOON + 1000 };
      const calls = (costUsd: number) => numbers.map((number) => hotCall(number, { startedAt: NOON, costUsd }));
      await used.store.write(calls(1), POSITION);
      await used.store.write(calls(2), { ...POSITION, changeNumber: 2 });
      const order = { order: 'newest', after: null, limit: 10 } as const;
      const { rows } = await used.store.callLog({ range, only: { callNumbers: numbers.slice(0, 2) }, ...order });
      expect(rows.map(({ callNumber, costUsd }) => [callNumber, costUsd])).toEqual([
        [numbers[0], 2],
        [numbers[1], 2],
      ]);
      expect(await used.store.callNumbers(range)).toEqual({ first: 2 ** 40, last: Number.MAX_SAFE_INTEGER });
    });

    it('moves the position alone when nothing changed', async () => {
      await used.store.write([], { ...POSITION, changeNumber: 7 });
      expect(await used.store.position()).toMatchObject({ changeNumber: 7 });
    });

    it('keeps times to the millisecond and text to the letter', async () => {
      await used.store.write([hotCall(1, { assistantName: `Zoë's "\u{1F41D}" \\ desk` })], POSITION);
      const { columns } = await used.store.sql('SELECT epoch_ms(call_time)::DOUBLE, assistant FROM calls', 10);
      expect(columns).toEqual([[NOON + 1], [`Zoë's "\u{1F41D}" \\ desk`]]);
    });

    it('looks for calls by their id and never reads it as a statement', async () => {
      await used.store.write([hotCall(1)], POSITION);
      const range = { from: NOON, to: NOON + 1000 };
      const find = (id: string) =>
        used.store
          .callLog({ range, only: { callIds: [id] }, order: 'newest', after: null, limit: 10 })
          .then(({ rows }) => rows.length);
      expect([await find('call-1'), await find("x' OR '1'='1")]).toEqual([1, 0]);
    });

    it('forgets everything when it is reset', async () => {
      await used.store.write([hotCall(1, { turnsMs: [1] })], POSITION);
      await used.store.reset({ recordId: 'record-2', changeNumber: 0, madeBy: 'card-2' });
      expect([await count('calls'), await count('turns')]).toEqual([0, 0]);
      expect(await used.store.position()).toEqual({ recordId: 'record-2', changeNumber: 0, madeBy: 'card-2' });
    });

    it('keeps everything over a restart', async () => {
      await used.store.write([hotCall(1, { turnsMs: [1] })], POSITION);
      await used.reopen();
      expect(await used.store.open()).toBe('opened');
      expect([await count('calls'), await count('turns')]).toEqual([1, 1]);
      expect(await used.store.position()).toEqual(POSITION);
    });

    it('starts empty after it was set aside', async () => {
      await used.store.write([hotCall(1)], POSITION);
      await used.store.quarantine();
      expect(await used.store.open()).toBe('created');
      expect(await count('calls')).toBe(0);
      expect(await used.store.position()).toBeNull();
    });

    it('answers many queries at once while it is written', async () => {
      const calls = Array.from({ length: 300 }, (_, index) => hotCall(index + 1, { turnsMs: [index] }));
      const writing = used.store.write(calls, POSITION);
      const counts = await Promise.all(Array.from({ length: 30 }, () => count('calls')));
      await writing;
      expect(counts.every((value) => value === 0 || value === 300)).toBe(true);
      expect(await count('calls')).toBe(300);
    });

    it('stops a query when nobody waits for it any more', async () => {
      const abort = new AbortController();
      const query = used.store.sql('SELECT count(*) FROM range(1000000) a, range(1000000) b', 1, abort.signal);
      setTimeout(() => abort.abort(), 20);
      await expect(query).rejects.toMatchObject({ code: 'cancelled' });
      expect(await count('calls')).toBe(0);
    });

    it('gives a clear error while it is closed', async () => {
      await used.store.close();
      await expect(count('calls')).rejects.toMatchObject({ code: 'unavailable' });
      await expect(used.store.write([], POSITION)).rejects.toMatchObject({ code: 'unavailable' });
    });
  });
}

const FORGOTTEN = 'caller-to-be-forgotten';
const RANGE = { from: NOON, to: NOON + 10_000 };

/** What every hot store must do that can be made to forget. */
export function describeForgettingHotStore(name: string, createPlace: () => FolderPlace<ForgettingHotStore>): void {
  describe(`hot store that forgets: ${name}`, () => {
    const used = withStore(createPlace);

    beforeEach(async () => {
      await used.store.open();
      const forgotten = { ...hotCall(3, { turnsMs: [700] }), callerHash: FORGOTTEN };
      await used.store.write([hotCall(1, { turnsMs: [800] }), hotCall(2), forgotten], POSITION);
      await used.store.maintain();
    });

    async function totals(): Promise<unknown> {
      const ask = { components: ['calls'] };
      const parts = await used.store.aggregate({ source: 'calls', range: RANGE, slotMs: null, splits: [], only: {}, ask }); // prettier-ignore
      return parts.flatMap(({ sums }) => [...(sums[0] ?? [])]).reduce((sum, calls) => sum + calls, 0);
    }

    it('has no row and no sum of a call that was taken away, and the others as before', async () => {
      await used.store.remove([3, 999]);
      await used.store.remove([]);
      expect([await countIn(used.store, 'calls'), await countIn(used.store, 'turns')]).toEqual([2, 1]);
      expect(await totals()).toBe(2);
      expect(await used.store.callNumbers(RANGE)).toEqual({ first: 1, last: 2 });
      expect(await used.store.position()).toEqual(POSITION);
      await used.store.write([hotCall(3)], { ...POSITION, changeNumber: 2 });
      expect(await totals()).toBe(3);
    });

    it('keeps no byte of what was taken away once it was written anew, and all the rest', async () => {
      await used.store.close();
      expect(filesHolding(used.place.folder, FORGOTTEN)).not.toEqual([]);
      await used.store.open();
      await used.store.remove([3]);
      await Promise.all([used.store.rewrite(), totals()]);
      expect(await totals()).toBe(2);
      expect(await used.store.position()).toEqual(POSITION);
      await used.store.write([hotCall(4, { turnsMs: [900] })], { ...POSITION, changeNumber: 2 });
      await used.reopen();
      expect(filesHolding(used.place.folder, FORGOTTEN)).toEqual([]);
      expect(await used.store.open()).toBe('opened');
      expect([await countIn(used.store, 'calls'), await countIn(used.store, 'turns')]).toEqual([3, 2]);
      expect(await used.store.position()).toMatchObject({ changeNumber: 2 });
    });

    it('takes nothing away and writes nothing anew while it is closed', async () => {
      await used.store.close();
      await expect(used.store.remove([3])).rejects.toMatchObject({ code: 'unavailable' });
      await expect(used.store.rewrite()).rejects.toMatchObject({ code: 'unavailable' });
      await used.store.open();
      expect(await countIn(used.store, 'calls')).toBe(3);
    });
  });
}
