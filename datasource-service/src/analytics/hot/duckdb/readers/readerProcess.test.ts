import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../../../../../test/support/temporaryFolder.ts';
import type { TypedResult } from '../../hotStore.ts';
import { askReader } from './readerProcess.ts';

describe('the process of a reader’s statement', () => {
  const folder = temporaryFolder();

  afterAll(() => folder.remove());

  /** Asks a process whose program does the given instead of running SQL. */
  const ask = (program: string, ship = () => Promise.reject(new Error('not asked for'))): Promise<TypedResult> => {
    const path = join(folder.path, 'program.mjs');
    writeFileSync(path, `process.once('message', async () => { ${program} });`);
    const question = {
      kind: 'statement' as const,
      statement: 'SELECT 1',
      mostRows: 1,
      mostBytes: 1,
      memoryLimitMb: 256,
      folder: folder.path,
    };
    return askReader({ question, timeoutMs: 30_000, signal: undefined, ship }, path);
  };
  const DONE = "{ kind: 'done', names: ['a'], times: [false], rowCount: 2, isCutByBytes: false }";

  it('puts pieces together', async () => {
    const rows = "process.send({ kind: 'rows', columns: [['x']] });";
    expect((await ask(`${rows} ${rows} process.send(${DONE});`)).columns).toEqual([['x', 'x']]);
  });

  it('gives no part of an answer as all of it', async () => {
    const rows = "process.send({ kind: 'rows', columns: [['x']] });";
    await expect(ask(`${rows} process.send(${DONE});`)).rejects.toThrow('An answer of 2 rows came in part.');
  });

  it('gives nothing of an answer whose process ended on the way', async () => {
    const rows = "process.send({ kind: 'rows', columns: [['x']] }, () => process.kill(process.pid, 'SIGKILL'));";
    await expect(ask(rows)).rejects.toMatchObject({ code: 'invalid_request', field: 'sql' });
  });

  it.each([
    ['no message', "'text'"],
    ['another kind of message', "{ kind: 'other' }"],
    ['cells that are none', "{ kind: 'rows', columns: [[{}]] }"],
    ['columns that are none', "{ kind: 'rows', columns: ['x'] }"],
    ['rows that are none', "{ kind: 'rows', columns: 5 }"],
  ])('is not believed when it says %s', async (_what, message) => {
    await expect(ask(`process.send(${message});`)).rejects.toThrow(/Invalid/);
  });

  it('says when the engine failed, without taking the hot store for damaged', async () => {
    const failed = "process.send({ kind: 'failed', reason: 'engine', message: 'corrupt checksum' });";
    await expect(ask(failed)).rejects.toThrow("A reader's SQL failed in its process.");
  });

  it('says when there was not enough memory', async () => {
    const failed = "process.send({ kind: 'failed', reason: 'memory', message: 'Out of Memory Error' });";
    await expect(ask(failed)).rejects.toThrow('raise VOICEHIVE_SQL_MEMORY_MB');
  });

  it('fails with what kept its rows from being shipped', async () => {
    const needs = "process.send({ kind: 'needs', tables: [] });";
    await expect(ask(needs, () => Promise.reject(new Error('the disk is full')))).rejects.toThrow('the disk is full');
  });

  it('knows nothing of the service’s environment', async () => {
    const keys = "process.send({ kind: 'rows', columns: [Object.keys(process.env)] });";
    const done = "process.send({ kind: 'done', names: ['key'], times: [false], isCutByBytes: false, rowCount: n });";
    const { columns } = await ask(`const n = Object.keys(process.env).length; ${keys} ${done}`);
    const fromShell = ['PWD', 'SHLVL', '_', 'OLDPWD', 'NODE_CHANNEL_FD', 'NODE_CHANNEL_SERIALIZATION_MODE'];
    expect(columns[0]?.filter((key) => !fromShell.includes(String(key)))).toEqual(['UV_THREADPOOL_SIZE']);
  });

  it('is held to its memory by the kernel', async () => {
    const taking = 'const taken = []; for (;;) { taken.push(Buffer.alloc(64 * 1024 * 1024, 1)); }';
    await expect(ask(taking)).rejects.toThrow('more memory than a statement may use');
  });
});
