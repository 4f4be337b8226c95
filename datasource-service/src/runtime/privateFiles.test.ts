import { chmodSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { once } from 'node:events';
import { temporaryFolder } from '../../test/support/temporaryFolder.ts';
import { closeToOthers } from './privateFiles.ts';

describe('a data folder that earlier versions left open', () => {
  const owner = process.getuid?.() ?? 0;
  let folder: ReturnType<typeof temporaryFolder>;

  const modeOf = (name: string) => (statSync(join(folder.path, name)).mode & 0o7777).toString(8);

  beforeEach(() => {
    folder = temporaryFolder();
    writeFileSync(join(folder.path, 'ledger.sqlite'), '');
    chmodSync(join(folder.path, 'ledger.sqlite'), 0o644);
    chmodSync(folder.path, 0o2770);
  });

  afterEach(() => folder.remove());

  it('is closed with its files', () => {
    closeToOthers(folder.path, { owner, isPassable: false });
    expect([modeOf('.'), modeOf('ledger.sqlite')]).toEqual(['700', '600']);
    closeToOthers(folder.path, { owner, isPassable: false });
    expect([modeOf('.'), modeOf('ledger.sqlite')]).toEqual(['700', '600']);
  });

  it('lets the group through to a socket, which stays as it is, as do folders of others', async () => {
    mkdirSync(join(folder.path, 'grafana'));
    chmodSync(join(folder.path, 'grafana'), 0o755);
    const server = createServer().listen(join(folder.path, 'plugin.sock'));
    await once(server, 'listening');
    chmodSync(join(folder.path, 'plugin.sock'), 0o660);
    closeToOthers(folder.path, { owner, isPassable: true });
    const modes = ['.', 'ledger.sqlite', 'plugin.sock', 'grafana'].map(modeOf);
    server.close();
    expect(modes).toEqual(['710', '600', '660', '755']);
  });

  it('is left as it is where it belongs to another user', () => {
    closeToOthers(folder.path, { owner: owner + 1, isPassable: false });
    expect([modeOf('.'), modeOf('ledger.sqlite')]).toEqual(['2770', '644']);
  });
});
