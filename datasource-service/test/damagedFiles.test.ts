import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildAlert } from './support/buildIncident.ts';
import { startTestService, type TestService } from './support/testService.ts';
import { openSqliteFile } from '../src/runtime/sqlite/sqliteFile.ts';
import { temporaryFolder } from './support/temporaryFolder.ts';

jest.setTimeout(60_000);

let service: TestService;

async function problems(): Promise<string[]> {
  return ((await (await fetch(`${service.url}/api/v1/health`)).json()) as { problems: string[] }).problems;
}

describe('a service that finds a file beside its ledger damaged', () => {
  it.each(['status.sqlite', 'feedback.sqlite', 'incidents.sqlite'])(
    'starts with a new one, keeps the old one, and says so: %s',
    async (name) => {
      service = await startTestService();
      await service.stop();
      const path = join(service.dataDir, name);
      writeFileSync(path, Buffer.alloc(8192, 'noise'));
      service = await service.restart();
      expect(await problems()).toEqual([expect.stringContaining(`${name}.damaged-`)]);
      expect(service.logged()).toContain('A file was damaged');
      expect(readdirSync(service.dataDir).some((each) => each.startsWith(`${name}.damaged-`))).toBe(true);
      await service.remove();
    }
  );

  it('makes the full-text index again and says so, and a lock that is no lock keeps nobody out', async () => {
    service = await startTestService();
    await service.stop();
    for (const name of ['search.sqlite', 'service.lock']) {
      writeFileSync(join(service.dataDir, name), Buffer.alloc(8192, 'noise'));
    }
    writeFileSync(join(service.dataDir, 'findings.json'), '[{');
    service = await service.restart();
    expect(await problems()).toEqual([]);
    expect(service.logged()).toContain('The full-text index was damaged');
    expect(readFileSync(join(service.dataDir, 'findings.json.damaged'), 'utf8')).toBe('[{');
    await service.remove();
  });
});

describe('a small file', () => {
  it('is set aside when only one of its inner pages is damaged', () => {
    const folder = temporaryFolder();
    const path = join(folder.path, 'small.sqlite');
    const setup = 'CREATE TABLE IF NOT EXISTS things (thing TEXT) STRICT';
    const first = openSqliteFile(path, setup, 0);
    first.prepare('INSERT INTO things VALUES (?)').run(JSON.stringify(buildAlert()).repeat(100));
    first.close();
    const bytes = readFileSync(path);
    writeFileSync(path, Buffer.from(bytes).fill(0xff, 4096, 8192));
    const told: string[] = [];
    openSqliteFile(path, setup, 0, ({ file }) => void told.push(file)).close();
    expect(told).toEqual([`${path}.damaged-1970-01-01T00-00-00-000Z`]);
    folder.remove();
  });
});
