import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readConfig } from '../src/config/config.ts';
import { SETTINGS } from '../src/config/settings.ts';
import { APP_PLUGIN_ID } from '../src/contract/index.ts';
import { ALERTING, alertingFiles, GRAFANA_VARIABLES } from './support/alertingFiles.ts';
import { readDashboards } from './support/dashboardFiles.ts';
import { temporaryFolder } from './support/temporaryFolder.ts';

const ROOT = join(__dirname, '../..');

function read(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

describe('the README’s way to connect Grafana', () => {
  const text = read('README.md');
  const steps = text.slice(text.indexOf('### Grafana 12.3'), text.indexOf('### Google Cloud'));
  const commands = [...steps.matchAll(/^ *```sh\n([\s\S]*?)```/gm)].map(([, block = '']) =>
    block.replaceAll(/^ {3}/gm, '')
  );
  const [command = ''] = commands;
  const variables = Object.fromEntries(
    [...command.matchAll(/\b(VOICEHIVE_\w+)=(\S+)/g)].map(([, name = '', value = '']) => [name, value])
  );

  it('has the service listen where grafana.ini says it is', () => {
    const [, address] = /^address = (.+)$/m.exec(read('deploy/grafana/grafana.ini')) ?? [];
    expect(readConfig(variables).plugin).toMatchObject({ network: 'unix', path: address?.replace(/^unix:/, '') });
    expect(command).toContain(`/run/voicehive\n`);
  });

  it('gives the service the secret that Grafana’s contact points sign with', () => {
    expect(readConfig(variables).onCallSecret).toBe('another-long-secret');
    expect(read(`${ALERTING}/contact-points.yaml`)).toContain('secret: $VOICEHIVE_ONCALL_SECRET');
  });

  it('puts everything where Grafana reads it, into the folders that its package brings', () => {
    const folder = temporaryFolder();
    const at = (path: string) => join(folder.path, path);
    const packaged = ['dashboards', 'datasources', 'plugins', 'alerting'].map(
      (name) => `etc/grafana/provisioning/${name}`
    );
    [...packaged, 'etc/default', 'repository/plugin/dist'].forEach((name) => mkdirSync(at(name), { recursive: true }));
    writeFileSync(at('etc/grafana/grafana.ini'), '[server]\n;http_port = 3000\n');
    ['provisioning', 'alerting', 'deploy/grafana'].forEach((name) =>
      cpSync(join(ROOT, name), at(`repository/${name}`), { recursive: true })
    );
    cpSync(join(ROOT, 'plugin/src/plugin.json'), at('repository/plugin/dist/plugin.json'));

    // Without what needs root, a build or systemd; the folders of the machine are those of the test.
    const script = commands
      .slice(1)
      .join('\n')
      .replaceAll(/^(npm|sudo systemctl) .*$/gm, '')
      .replaceAll('sudo ', '')
      .replaceAll(/ \/(etc|var)\//g, ` ${folder.path}/$1/`);
    execFileSync('sh', ['-e'], { input: script, cwd: at('repository'), stdio: ['pipe', 'ignore', 'inherit'] });

    const plugin = JSON.parse(
      readFileSync(at(`var/lib/grafana/plugins/${APP_PLUGIN_ID}/plugin.json`), 'utf8')
    ) as object;
    expect(plugin).toMatchObject({ id: APP_PLUGIN_ID });
    const kept = (name: string) => readdirSync(at(`etc/grafana/provisioning/${name}`)).sort();
    expect(kept('alerting')).toEqual(alertingFiles.map(({ name }) => name).sort());
    expect([kept('datasources'), kept('plugins')]).toEqual([['voicehive.yaml'], ['app.yaml']]);
    const provider = readFileSync(at('etc/grafana/provisioning/dashboards/voicehive.yaml'), 'utf8');
    const [, shown = ''] = /path: (.*)$/m.exec(provider) ?? [];
    expect(readdirSync(at(shown))).toHaveLength(readDashboards().length);
    const settings = readFileSync(at('etc/grafana/grafana.ini'), 'utf8');
    expect(settings).toMatch(/^\[server\]/);
    expect(settings).toContain(read('deploy/grafana/grafana.ini'));
    const given = Object.fromEntries(
      readFileSync(at('etc/default/grafana-server'), 'utf8')
        .trim()
        .split('\n')
        .map((line) => line.split('='))
    ) as Record<string, string>;
    expect(Object.keys(given)).toEqual(GRAFANA_VARIABLES);
    expect(given['VOICEHIVE_ONCALL_SECRET']).toBe(readConfig(variables).onCallSecret);
    const { host, port } = readConfig(variables).http;
    expect(given['VOICEHIVE_URL']).toBe(`http://${host}:${port}`);
    folder.remove();
  });

  it('names every variable that Grafana’s files leave open, and only variables that there are', () => {
    expect(GRAFANA_VARIABLES.filter((name) => !steps.includes(`\`${name}\``))).toEqual([]);
    const named = [...steps.matchAll(/VOICEHIVE_\w+/g)].map(([name]) => name);
    expect(named.filter((name) => !(name in SETTINGS) && !GRAFANA_VARIABLES.includes(name))).toEqual([]);
  });
});
