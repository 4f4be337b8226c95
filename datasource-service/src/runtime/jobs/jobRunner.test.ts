import { join } from 'node:path';
import { temporaryFolder } from '../../../test/support/temporaryFolder.ts';
import { until } from '../../../test/support/until.ts';
import type { JobStore } from './jobStore.ts';
import { openSqliteJobStore } from './sqlite/sqliteJobStore.ts';
import { createLogger } from '../logger.ts';
import { createMetrics } from '../metrics.ts';
import { JobRunner, type Job } from './jobRunner.ts';

const LEASE_MS = 300;

describe('JobRunner', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let store: JobStore;
  let runners: JobRunner[];

  beforeEach(() => {
    folder = temporaryFolder();
    store = openSqliteJobStore(join(folder.path, 'jobs.sqlite'), 0);
    runners = [];
  });

  afterEach(async () => {
    await Promise.all(runners.map((runner) => runner.stop()));
    await store.close();
    folder.remove();
  });

  function start(job: Job, metrics = createMetrics({ processMetrics: false })): JobRunner {
    const runner = new JobRunner({
      job,
      store,
      intervalMs: 10,
      leaseMs: LEASE_MS,
      metrics,
      logger: createLogger('error'),
      now: Date.now,
    });
    runners.push(runner);
    runner.start();
    return runner;
  }

  it('runs a job on one replica at a time, however many there are, and longer than a lease lasts', async () => {
    let atOnce = 0;
    let most = 0;
    let runs = 0;
    const job: Job = {
      name: 'export',
      async run() {
        atOnce += 1;
        most = Math.max(most, atOnce);
        await new Promise((resolve) => setTimeout(resolve, runs === 0 ? LEASE_MS * 2 : 5));
        atOnce -= 1;
        runs += 1;
      },
    };
    [1, 2, 3].forEach(() => start(job));
    await until(() => runs >= 10);
    expect(most).toBe(1);
  });

  it('takes over from a replica that died', async () => {
    const now = Date.now();
    const dead = await store.acquire('export', 'dead replica', { now, lengthMs: LEASE_MS });
    let takenAt = 0;
    start({
      name: 'export',
      async run() {
        takenAt = Date.now();
      },
    });
    await until(() => takenAt > 0);
    expect(takenAt).toBeGreaterThanOrEqual(dead?.expiresAt ?? Infinity);
  });

  it('stops a run whose job another replica took', async () => {
    let stopped = false;
    start({
      name: 'export',
      async run({ signal }) {
        await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
        stopped = true;
      },
    });
    await until(async () => (await store.statuses()).length === 1);
    // As if this replica had slept past its lease.
    await store.acquire('export', 'quick replica', { now: Date.now() + 10 * LEASE_MS, lengthMs: 60_000 });
    await until(() => stopped);
    expect((await store.statuses())[0]?.succeededAt).toBeNull();
  });

  it('notes progress, failure and success, for all replicas and as metrics', async () => {
    const metrics = createMetrics({ processMetrics: false });
    let runs = 0;
    start(
      {
        name: 'export',
        async run({ progress }) {
          runs += 1;
          await progress(5);
          if (runs === 1) {
            throw new Error('no network');
          }
        },
      },
      metrics
    );
    await until(async () => (await store.statuses())[0]?.failure === 'Error: no network' || runs > 1);
    await until(async () => (await store.statuses())[0]?.succeededAt !== null);
    const [status] = await store.statuses();
    expect(status).toMatchObject({ job: 'export', failure: null });
    expect(status?.done).toBeGreaterThanOrEqual(10);
    const text = await metrics.registry.metrics();
    expect(text).toMatch(/voicehive_job_items_total\{job="export"\} \d+/);
    expect(text).toContain('voicehive_job_runs_total{job="export",outcome="failed"} 1');
    expect(text).toMatch(/voicehive_job_last_success_timestamp_seconds\{job="export"\} \d+/);
  });

  it('goes on when its store fails', async () => {
    let failures = 0;
    const acquire = store.acquire.bind(store);
    store.acquire = (...parameters) => {
      failures += 1;
      return failures < 3 ? Promise.reject(new Error('the disk is full')) : acquire(...parameters);
    };
    let runs = 0;
    start({
      name: 'export',
      async run() {
        runs += 1;
      },
    });
    await until(() => runs > 0);
    expect(failures).toBeGreaterThanOrEqual(3);
  });
});
