import { join } from 'node:path';
import { buildDelivery, buildEvent, NOON } from '../../test/support/build.ts';
import { temporaryFolder } from '../../test/support/temporaryFolder.ts';
import { createLogger } from '../runtime/logger.ts';
import { openSqliteRecordStore } from '../record/sqlite/sqliteRecordStore.ts';
import { SearchFeed } from './searchFeed.ts';
import { openSqliteSearchStore } from './sqlite/sqliteSearchStore.ts';

const EVERYTHING = { first: 1, last: 1000, limit: 100 };

describe('SearchFeed', () => {
  it('indexes what is said in calls, begins anew for another record, and goes on after a failure', async () => {
    const folder = temporaryFolder();
    const record = openSqliteRecordStore(join(folder.path, 'ledger.sqlite'));
    const search = openSqliteSearchStore(join(folder.path, 'search.sqlite'));
    await search.write([{ callNumber: 9, text: 'parrot' }], { recordId: 'another', changeNumber: 5 });
    let failures = 1;
    const flaky = {
      ...search,
      write: (...given: Parameters<typeof search.write>) =>
        failures-- > 0 ? Promise.reject(new Error('no space left')) : search.write(...given),
    };
    await record.append(buildDelivery({ id: 'd1', callId: 'call-1' }));
    const [delivery] = await record.pending(1);
    const line = { role: 'user' as const, text: 'I want a refund', startedAt: NOON, endedAt: null };
    const event = buildEvent({
      lines: [line, { ...line, role: 'system', text: 'secret prompt' }],
      facts: { summary: 'angry' },
    });
    await record.apply([{ sequence: delivery?.sequence ?? 0, appliedAt: NOON, event, problem: null }]);
    const feed = new SearchFeed({ record, search: flaky, logger: createLogger('error') });
    feed.start();
    while ((await feed.behind()) > 0) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect(await search.find('refund angry', EVERYTHING)).toEqual([1]);
    expect(await search.find('prompt', EVERYTHING)).toEqual([]);
    expect(await search.find('parrot', EVERYTHING)).toEqual([]);
    await feed.stop();
    await record.close();
    folder.remove();
  });

  it('ends after the batch at hand when it is stopped meanwhile', async () => {
    const folder = temporaryFolder();
    const record = openSqliteRecordStore(join(folder.path, 'ledger.sqlite'));
    const search = openSqliteSearchStore(join(folder.path, 'search.sqlite'));
    await record.append(buildDelivery({ id: 'd1', callId: 'call-1' }));
    const [delivery] = await record.pending(1);
    const event = buildEvent({ facts: { summary: 'angry' } });
    await record.apply([{ sequence: delivery?.sequence ?? 0, appliedAt: NOON, event, problem: null }]);
    let stopped: Promise<void> | undefined;
    const stopping = {
      ...search,
      write: (...given: Parameters<typeof search.write>) => {
        stopped = feed.stop();
        return search.write(...given);
      },
      close: async () => undefined,
    };
    const feed = new SearchFeed({ record, search: stopping, logger: createLogger('error') });
    feed.start();
    while (stopped === undefined) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await stopped;
    expect(await search.find('angry', EVERYTHING)).toEqual([1]);
    await search.close();
    await record.close();
    folder.remove();
  });

  it('does not make compact what it did not follow to the end when it was stopped', async () => {
    const folder = temporaryFolder();
    const record = openSqliteRecordStore(join(folder.path, 'ledger.sqlite'));
    await record.append(buildDelivery({ id: 'd1', callId: 'call-1' }));
    const [delivery] = await record.pending(1);
    await record.apply([
      {
        sequence: delivery?.sequence ?? 0,
        appliedAt: NOON,
        event: buildEvent({ facts: { summary: 'x' } }),
        problem: null,
      },
    ]);
    const search = openSqliteSearchStore(join(folder.path, 'search.sqlite'));
    const feed = new SearchFeed({ record, search, logger: createLogger('error') });
    const compacting = expect(feed.compact()).rejects.toThrow('The service stops.');
    await feed.stop();
    await compacting;
    await record.close();
    folder.remove();
  });
});
