import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from './support/freePort.ts';
import { ServiceProcesses } from './support/serviceProcess.ts';
import { temporaryFolder } from './support/temporaryFolder.ts';
import { queryOne, sendWebhook, settled } from './support/testService.ts';
import { vapiReport2026 } from './support/vapiBodies.ts';

const processes = new ServiceProcesses();

afterEach(() => processes.killAll());

/** Modes of everything in a folder by name, of the folder itself as `.`. */
function modesIn(folder: string): Record<string, string> {
  const names = ['.', ...readdirSync(folder, { recursive: true, encoding: 'utf8' })];
  return Object.fromEntries(
    names.map((name) => [name, (statSync(join(folder, name)).mode & 0o777).toString(8)]).sort()
  );
}

describe('what the service writes', () => {
  it('is for its own user alone, except its socket, which the group may use', async () => {
    const folder = temporaryFolder();
    const dataDir = join(folder.path, 'data');
    const service = await processes.start(dataDir, await freePort());
    await sendWebhook(service, vapiReport2026('c1'));
    await settled(service, 1);
    // Readers' SQL has a process of its own, which reads files that the service writes for it.
    const counted = await queryOne(service, { queryType: 'sql', sql: 'SELECT count(*) AS n FROM calls' });
    expect(counted.columns).toMatchObject({ n: [1] });
    const { '.': own, 'plugin.sock': socket, ...files } = modesIn(dataDir);
    expect([own, socket]).toEqual(['710', '660']);
    expect(Object.keys(files)).toEqual(expect.arrayContaining(['hot.duckdb', 'ledger.sqlite', 'status.sqlite']));
    expect([...new Set(Object.values(files))]).toEqual(['600']);
    await processes.killAll();
    folder.remove();
  });

  it('shows the group nothing where the socket is elsewhere, whose folder it makes so that it can be reached', async () => {
    const folder = temporaryFolder();
    const [dataDir, run] = [join(folder.path, 'data'), join(folder.path, 'run/voicehive')];
    const environment = { VOICEHIVE_PLUGIN_ADDRESS: `unix:${join(run, 'plugin.sock')}` };
    const service = await processes.start(dataDir, await freePort(), { environment });
    await settled(service, 0);
    expect(modesIn(dataDir)['.']).toBe('700');
    expect(modesIn(join(folder.path, 'run'))).toEqual({
      '.': '755',
      voicehive: '755',
      'voicehive/plugin.sock': '660',
    });
    await processes.killAll();
    folder.remove();
  });
});
