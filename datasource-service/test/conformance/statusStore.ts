import type { StatusReading, StatusStore } from '../../src/health/store/statusStore.ts';
import { withStore, type StorePlace } from '../support/storePlace.ts';

function reading(status: StatusReading['status'], detail = 'why', component: StatusReading['component'] = 'record') {
  return { component, status, detail };
}

/** What every implementation of the status port must do. */
export function describeStatusStore(name: string, createPlace: () => StorePlace<StatusStore>): void {
  describe(`status store: ${name}`, () => {
    const used = withStore(createPlace);

    async function beat(at: number, ...readings: StatusReading[]): Promise<void> {
      await used.store.beat(at, readings);
    }

    it('knows nothing at first', async () => {
      expect(await used.store.history(0)).toEqual({ runs: [], changes: [] });
    });

    it('keeps one row for a status, however often it is seen, with its latest detail', async () => {
      await used.store.begin(100);
      await beat(100, reading('ok'));
      await beat(105, reading('ok', 'busy'));
      await beat(110, reading('ok', 'busy'), reading('down', 'gone', 'tee'));
      await beat(115, reading('degraded'), reading('down', 'gone', 'tee'));
      expect(await used.store.history(0)).toEqual({
        runs: [{ run: 1, startedAt: 100, lastBeatAt: 115 }],
        changes: [
          { run: 1, component: 'record', status: 'ok', detail: 'busy', at: 100 },
          { run: 1, component: 'tee', status: 'down', detail: 'gone', at: 110 },
          { run: 1, component: 'record', status: 'degraded', detail: 'why', at: 115 },
        ],
      });
    });

    it('keeps each run by itself, over a restart too', async () => {
      await used.store.begin(100);
      await beat(120, reading('ok'));
      await used.reopen();
      await used.store.begin(200);
      await beat(200, reading('ok'));
      const { runs, changes } = await used.store.history(0);
      expect(runs).toEqual([
        { run: 1, startedAt: 100, lastBeatAt: 120 },
        { run: 2, startedAt: 200, lastBeatAt: 200 },
      ]);
      expect(changes.map(({ run, at }) => [run, at])).toEqual([
        [1, 120],
        [2, 200],
      ]);
    });

    it('never takes a beat back when the clock was set back', async () => {
      await used.store.begin(100);
      await beat(150, reading('ok'));
      await beat(140, reading('ok'));
      expect((await used.store.history(0)).runs).toEqual([{ run: 1, startedAt: 100, lastBeatAt: 150 }]);
    });

    async function fill(): Promise<void> {
      for (const start of [100, 200, 300]) {
        await used.store.begin(start);
        await beat(start, reading('ok'));
        await beat(start + 20, reading('degraded'));
        await beat(start + 40, reading('down'));
        await beat(start + 60, reading('down'));
      }
    }

    it('tells of the time asked about: the run before it, and of each run the last change before', async () => {
      await fill();
      const { runs, changes } = await used.store.history(325);
      expect(runs.map(({ run }) => run)).toEqual([2, 3]);
      expect(changes.map(({ run, at }) => [run, at])).toEqual([
        [2, 240],
        [3, 320],
        [3, 340],
      ]);
    });

    it('forgets only what tells nothing of the time that is kept', async () => {
      await fill();
      const before = await used.store.history(325);
      await used.store.forget(325);
      expect(await used.store.history(325)).toEqual(before);
      expect((await used.store.history(0)).runs.map(({ run }) => run)).toEqual([2, 3]);
      expect((await used.store.history(0)).changes).toEqual(before.changes);
    });
  });
}
