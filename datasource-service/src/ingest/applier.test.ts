import { Writable } from 'node:stream';
import { readerOf } from '../../test/support/bodyReaders.ts';
import { buildDelivery, NOON } from '../../test/support/build.ts';
import { vapiMessage, vapiReport2026 } from '../../test/support/vapiBodies.ts';
import type { ProviderAdapter } from '../platforms/provider.ts';
import { vapi } from '../platforms/vapi/vapi.ts';
import { MOST_PENDING_CHARACTERS, type RecordStore } from '../record/recordStore.ts';
import { openSqliteRecordStore } from '../record/sqlite/sqliteRecordStore.ts';
import { createLogger } from '../runtime/logger.ts';
import { createMetrics } from '../runtime/metrics.ts';
import { Applier } from './applier.ts';
import type { BodyReader } from './bodyReader.ts';
import { readDelivery } from './readDelivery.ts';

describe('the applier', () => {
  let record: RecordStore;
  let applier: Applier;
  let lines: string[];
  let applied: number;
  const metrics = createMetrics({ processMetrics: false });

  beforeEach(() => {
    record = openSqliteRecordStore(':memory:');
    lines = [];
    applied = 0;
  });

  afterEach(async () => {
    await applier.stop();
    await record.close();
  });

  async function start(
    adapters: ProviderAdapter[] = [vapi],
    over: RecordStore = record,
    bodies: Pick<BodyReader, 'event'> = readerOf(adapters)
  ): Promise<void> {
    const sink = new Writable({
      write(chunk: Buffer, _encoding, done) {
        lines.push(chunk.toString());
        done();
      },
    });
    const onApplied = (): void => {
      applied += 1;
    };
    const logger = createLogger('info', sink);
    applier = new Applier({ bodies, record: over, metrics, logger, now: () => NOON, onApplied });
    await applier.start();
  }

  async function add(id: string, body: unknown, provider: 'vapi' | 'retell' = 'vapi'): Promise<void> {
    await record.append(buildDelivery({ id, provider, body: JSON.stringify(body) }));
  }

  async function done(): Promise<void> {
    while ((await record.counts()).unapplied > 0) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  it('tries again after a batch that could not be written, and loses nothing', async () => {
    await add('one', vapiReport2026('c1'));
    const failures = [new Error('No space left on device')];
    const apply: RecordStore['apply'] = (given) => {
      const failure = failures.pop();
      return failure === undefined ? record.apply(given) : Promise.reject(failure);
    };
    await start([vapi], { ...record, apply });
    await done();
    expect((await record.read('vapi', 'c1'))?.state).toBe('ended');
    expect(lines.join('')).toContain('Deliveries could not be applied; trying again.');
    expect(applied).toBe(1);
  });

  it('works in at once what is more than a batch', async () => {
    await Promise.all(Array.from({ length: 250 }, (_, index) => add(`d${index}`, vapiReport2026(`c${index}`))));
    await start();
    expect(applier.unapplied).toBe(250);
    await done();
    expect(await record.counts()).toMatchObject({ calls: 250, unapplied: 0 });
    expect(applied).toBe(2);
  });

  it('takes few large bodies at once, and goes on with the rest', async () => {
    const summary = 'word '.repeat(MOST_PENDING_CHARACTERS / 10);
    for (const id of ['a', 'b', 'c', 'd', 'e']) {
      await add(id, vapiReport2026(id, { analysis: { summary } }));
    }
    expect(await record.pending(10)).toHaveLength(2);
    expect(await record.pending(1)).toHaveLength(1);
    await start([vapi], record, { event: (delivery) => Promise.resolve(readDelivery([vapi], delivery)) });
    await done();
    expect(await record.counts()).toMatchObject({ calls: 5, unapplied: 0 });
    expect(applied).toBe(3);
  });

  it('marks what is about no call, and what no adapter reads', async () => {
    await add('one', vapiMessage('assistant-request', ''));
    await add('two', { event: 'call_started' }, 'retell');
    await add('three', vapiReport2026('c1'));
    await start();
    await done();
    expect(await record.counts()).toMatchObject({ calls: 1, deliveries: 3, unapplied: 0 });
    expect(await metrics.registry.metrics()).toMatch(/outcome="no_call"/);
  });

  it.each([
    ['an error', new Error('a bad turn'), 'a bad turn'],
    ['something else', 'a word', 'a word'],
  ])('marks a delivery whose reader throws %s, and goes on with the others', async (_name, thrown, problem) => {
    await add('bad', { event: 'call_ended' }, 'retell');
    await add('good', vapiReport2026('c1'));
    const breaking: ProviderAdapter = {
      ...vapi,
      provider: 'retell',
      readEvent: () => {
        throw thrown;
      },
    };
    const problems: unknown[] = [];
    const apply: RecordStore['apply'] = (given) => {
      problems.push(...given.map((each) => each.problem));
      return record.apply(given);
    };
    await start([vapi, breaking], { ...record, apply });
    await done();
    expect(problems).toEqual([problem, null]);
    expect((await record.read('vapi', 'c1'))?.state).toBe('ended');
    expect(lines.join('')).toContain('A delivery could not be read.');
  });
});
