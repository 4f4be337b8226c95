import { DuckDBInstance } from '@duckdb/node-api';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildReport, foldEvents, NOON } from '../../../../test/support/build.ts';
import { temporaryFolder } from '../../../../test/support/temporaryFolder.ts';
import { viewCall } from '../../../calls/callView.ts';
import { DuckDbHotStore } from './duckDbHotStore.ts';
import { copyInto } from './rewrite.ts';

const POSITION = { recordId: 'r', changeNumber: 1, madeBy: 'none' };

function hotCall(callNumber: number, callerHash: string) {
  const view = viewCall(foldEvents([buildReport({ callId: `call-${callNumber}`, startedAt: NOON + callNumber })]));
  return { callNumber, callerHash, view };
}

describe('a hot store that is written anew', () => {
  it('keeps its rows, its position and its roll-ups, and no byte of what was removed', async () => {
    const folder = temporaryFolder();
    const path = join(folder.path, "it's hot.duckdb");
    const hot = new DuckDbHotStore({
      path,
      memoryLimitMb: 256,
      threads: 1,
      concurrency: 2,
      sqlMemoryLimitMb: 256,
      queryTimeoutMs: 20_000,
      now: () => new Date(),
    });
    await hot.open();
    const secret = 'somebody-to-be-forgotten';
    const calls = Array.from({ length: 3000 }, (_, index) => hotCall(index + 1, index === 7 ? secret : `h${index}`));
    await hot.write(calls, POSITION);
    await hot.maintain();
    writeFileSync(`${path}.damaged-2026`, secret);
    await hot.remove([8]);
    await hot.remove([]);
    await Promise.all([hot.rewrite(), hot.sql('SELECT count(*) FROM calls', 1)]);
    expect((await hot.sql('SELECT count(*)::DOUBLE FROM calls', 1)).columns).toEqual([[2999]]);
    expect(await hot.position()).toEqual(POSITION);
    await hot.write([hotCall(3001, 'after')], { ...POSITION, changeNumber: 2 });
    await hot.close();
    for (const name of readdirSync(folder.path)) {
      expect(readFileSync(join(folder.path, name)).includes(secret)).toBe(false);
    }
    expect(await hot.open()).toBe('opened');
    expect((await hot.sql('SELECT count(*)::DOUBLE FROM calls', 1)).columns).toEqual([[3000]]);
    await hot.close();
    folder.remove();
  });

  it('stays as it was when there is no room for the copy', async () => {
    const folder = temporaryFolder();
    const path = join(folder.path, 'hot.duckdb');
    const instance = await DuckDBInstance.create(path);
    const connection = await instance.connect();
    await connection.run('CREATE TABLE kept (number INTEGER)');
    await expect(copyInto(connection, join(folder.path, 'no', 'such', 'folder.duckdb'))).rejects.toThrow();
    expect((await connection.runAndReadAll('SELECT count(*)::INTEGER FROM kept')).getRows()).toEqual([[0]]);
    connection.closeSync();
    instance.closeSync();
    folder.remove();
  });
});
