import { LeaseLost, type JobStore, type Lease } from '../../src/runtime/jobs/jobStore.ts';
import type { StorePlace } from '../support/storePlace.ts';

const LENGTH = 1000;

/** What every implementation of the port of jobs must do. */
export function describeJobStore(name: string, createPlace: () => StorePlace<JobStore>): void {
  describe(`job store: ${name}`, () => {
    let place: StorePlace<JobStore>;
    let one: JobStore;
    let other: JobStore;

    beforeEach(async () => {
      place = createPlace();
      one = await place.open();
      other = await place.open();
    });

    afterEach(async () => {
      await Promise.all([one.close(), other.close()]);
      await place.remove();
    });

    async function take(store: JobStore, owner: string, now: number): Promise<Lease> {
      const lease = await store.acquire('export', owner, { now, lengthMs: LENGTH });
      if (lease === null) {
        throw new Error(`${owner} did not get the job.`);
      }
      return lease;
    }

    it('gives a job to exactly one of many who ask at once', async () => {
      const asked = Array.from({ length: 20 }, (_, index) =>
        (index % 2 === 0 ? one : other).acquire('export', `replica-${index}`, { now: 0, lengthMs: LENGTH })
      );
      expect((await Promise.all(asked)).filter((lease) => lease !== null)).toHaveLength(1);
    });

    it('gives different jobs to different replicas', async () => {
      await take(one, 'a', 0);
      expect(await other.acquire('purge', 'b', { now: 0, lengthMs: LENGTH })).toMatchObject({ owner: 'b' });
    });

    it('keeps a job from others until its time is over, and fences off who held it', async () => {
      const lost = await take(one, 'a', 0);
      expect(await other.acquire('export', 'b', { now: LENGTH - 1, lengthMs: LENGTH })).toBeNull();
      const taken = await take(other, 'b', LENGTH);
      expect(taken.token).toBeGreaterThan(lost.token);
      await expect(one.renew(lost, { now: LENGTH, lengthMs: LENGTH })).rejects.toBeInstanceOf(LeaseLost);
      await expect(one.writeCheckpoint(lost, 'late')).rejects.toBeInstanceOf(LeaseLost);
      await expect(one.setAside(lost, { key: 'k', version: 1, at: 0, problem: 'late' })).rejects.toBeInstanceOf(
        LeaseLost
      );
      for (const news of [
        { kind: 'progress', at: 1, done: 1 },
        { kind: 'success', at: 1 },
        { kind: 'failure', at: 1, failure: 'late' },
      ] as const) {
        await expect(one.note(lost, news)).rejects.toBeInstanceOf(LeaseLost);
      }
      expect(await other.checkpoint('export')).toBeNull();
      expect(await other.thingsSetAside('export', 10)).toEqual([]);
    });

    it('lets a job be held for longer', async () => {
      const lease = await take(one, 'a', 0);
      expect(await one.renew(lease, { now: 900, lengthMs: LENGTH })).toEqual({ ...lease, expiresAt: 1900 });
      expect(await other.acquire('export', 'b', { now: 1500, lengthMs: LENGTH })).toBeNull();
    });

    it('hands a job on at once when it is given back, and not again when an older holder gives it back', async () => {
      const first = await take(one, 'a', 0);
      await one.release(first);
      await expect(one.renew(first, { now: 1, lengthMs: LENGTH })).rejects.toBeInstanceOf(LeaseLost);
      const second = await take(other, 'b', 1);
      await one.release(first);
      expect(await one.acquire('export', 'a', { now: 2, lengthMs: LENGTH })).toBeNull();
      await expect(other.writeCheckpoint(second, 'mine')).resolves.toBeUndefined();
    });

    it('keeps the checkpoint over restarts and changes of hands', async () => {
      expect(await one.checkpoint('export')).toBeNull();
      const lease = await take(one, 'a', 0);
      await one.writeCheckpoint(lease, '{"place":1}');
      await one.writeCheckpoint(lease, '{"place":2}');
      await one.close();
      one = await place.open();
      await take(other, 'b', LENGTH);
      expect([await one.checkpoint('export'), await other.checkpoint('export')]).toEqual([
        '{"place":2}',
        '{"place":2}',
      ]);
    });

    it('keeps apart what a job cannot work on, once', async () => {
      const lease = await take(one, 'a', 0);
      await one.setAside(lease, { key: 'k', version: 1, at: 5, problem: 'unreadable' });
      await one.setAside(lease, { key: 'k', version: 1, at: 9, problem: 'unreadable again' });
      await one.setAside(lease, { key: 'k', version: 2, at: 9, problem: 'still' });
      expect(await other.thingsSetAside('export', 10)).toEqual([
        { job: 'export', key: 'k', version: 2, at: 9, problem: 'still' },
        { job: 'export', key: 'k', version: 1, at: 5, problem: 'unreadable' },
      ]);
      expect(await other.thingsSetAside('export', 1)).toHaveLength(1);
    });

    it('tells how each job gets on', async () => {
      expect(await one.statuses()).toEqual([]);
      const lease = await take(one, 'a', 0);
      const news = [
        { kind: 'progress', at: 10, done: 3 },
        { kind: 'progress', at: 20, done: 4 },
        { kind: 'failure', at: 30, failure: 'no network' },
      ] as const;
      for (const each of news) {
        await one.note(lease, each);
      }
      const failed = { job: 'export', progressAt: 20, done: 7, succeededAt: null, failedAt: 30, failure: 'no network' };
      expect(await other.statuses()).toEqual([failed]);
      await one.note(lease, { kind: 'success', at: 40 });
      expect(await other.statuses()).toEqual([{ ...failed, succeededAt: 40, failedAt: null, failure: null }]);
    });
  });
}
