import { buildManualQueryRunner } from '../../panels/queryRunner';
import { collectCalls } from './collectCalls';
import { callsPage } from './queries';

describe('collectCalls', () => {
  it('asks nothing once it is cancelled, and says so', async () => {
    const abort = new AbortController();
    abort.abort();
    const runner = buildManualQueryRunner();
    const collecting = collectCalls(runner, {
      pageOf: (cursor) => callsPage({ search: '', sort: 'newest' }, cursor),
      onProgress: () => undefined,
      signal: abort.signal,
    });
    await expect(collecting).rejects.toThrow('The download was cancelled.');
    expect(runner.state.queries).toEqual([]);
  });
});
