import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { findIncidentScript, INCIDENT_SCRIPTS } from '../../simulator/src/incidents/incidentScripts.ts';
import { Children } from './children.mts';
import { findGrafana, type InstalledGrafana } from './findGrafana.mts';
import { buildIfStale, PLUGIN_BUILD, PREVIEW_BUILD } from './freshBuild.mts';
import { setUpGrafana } from './grafanaSetup.mts';
import { isPortFree } from './ports.mts';
import { REPOSITORY } from './repository.mts';

const HELP = `Runs VoiceHive on this machine: the service on its embedded store, simulated calls, and the pages.

  npm start                       pages on port 3000, service on port 8787
  npm start -- --port 3100        pages on another port
  npm start -- --no-simulator     no simulated calls
  npm start -- --incident platform-down
                                  with an incident that begins now and pages whoever is on call

Incidents:
${INCIDENT_SCRIPTS.map(({ name, story }) => `  ${name.padEnd(20)}            ${story}`).join('\n')}

The pages are shown by a Grafana if GRAFANA_HOME names one or \`grafana\` is on the PATH, else by the preview.
Everything is kept in ./data (VOICEHIVE_DATA_DIR); a second start goes on where the first one stopped.
`;

/** How long the service and Grafana may take to come up, ms. */
const PATIENCE_MS = 90_000;

/** Signs the alerts of this machine's Grafana and simulator, unless one is set. */
const ALERT_SECRET = process.env['VOICEHIVE_ONCALL_SECRET'] || 'not-a-secret-on-this-machine-alone';

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

async function waitFor(url: string, what: string, isStopped: () => boolean): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  while (!isStopped()) {
    const isUp = await fetch(url).then(
      (response) => response.ok,
      () => false
    );
    if (isUp) {
      return;
    }
    if (Date.now() > deadline) {
      throw new Error(`${what} did not come up within ${PATIENCE_MS / 1000} s.`);
    }
    await new Promise((wait) => setTimeout(wait, 200));
  }
}

async function refuseTakenPort(port: number, fix: string): Promise<void> {
  if (!(await isPortFree(port))) {
    throw new Error(`Port ${port} is taken, perhaps by an earlier start. Stop what listens there, or ${fix}.`);
  }
}

interface Plan {
  pagesPort: number;
  httpAddress: string;
  dataDir: string;
  simulate: boolean;
  /** Name of a simulated incident that begins now. */
  incident: string | undefined;
  grafana: InstalledGrafana | null;
}

function readPlan(): Plan | null {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '3000' },
      'no-simulator': { type: 'boolean', default: false },
      incident: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) {
    return null;
  }
  const pagesPort = Number(values.port);
  if (!Number.isInteger(pagesPort) || pagesPort < 1 || pagesPort > 65535) {
    throw new Error('--port must be a number from 1 to 65535.');
  }
  if (values.incident !== undefined && findIncidentScript(values.incident) === undefined) {
    const known = INCIDENT_SCRIPTS.map(({ name }) => name).join(', ');
    throw new Error(`There is no incident "${values.incident}". Known: ${known}.`);
  }
  if (values.incident !== undefined && values['no-simulator']) {
    throw new Error('--incident needs the simulator: leave --no-simulator out.');
  }
  return {
    pagesPort,
    httpAddress: process.env['VOICEHIVE_HTTP_ADDRESS'] || '127.0.0.1:8787',
    dataDir: resolve(process.env['VOICEHIVE_DATA_DIR'] || join(REPOSITORY, 'data')),
    simulate: !values['no-simulator'],
    incident: values.incident,
    grafana: findGrafana(process.env),
  };
}

function startService(children: Children, { dataDir, httpAddress }: Plan): void {
  children.start({
    name: 'service',
    command: process.execPath,
    arguments: [join(REPOSITORY, 'datasource-service/src/main.ts')],
    environment: {
      UV_THREADPOOL_SIZE: process.env['UV_THREADPOOL_SIZE'] ?? '16',
      VOICEHIVE_DATA_DIR: dataDir,
      VOICEHIVE_HTTP_ADDRESS: httpAddress,
      VOICEHIVE_ONCALL_SECRET: ALERT_SECRET,
      VOICEHIVE_LOG_LEVEL: process.env['VOICEHIVE_LOG_LEVEL'] ?? 'warn',
    },
    onLine: (line) => say(`service: ${line}`),
  });
}

function startPages(children: Children, plan: Plan): void {
  const { grafana, pagesPort, dataDir, httpAddress } = plan;
  if (grafana === null) {
    children.start({
      name: 'preview',
      command: process.execPath,
      arguments: [
        join(REPOSITORY, 'plugin/preview/server.mts'),
        '--port',
        String(pagesPort),
        '--service',
        `http://${httpAddress}`,
      ],
    });
    return;
  }
  const pluginAddress = process.env['VOICEHIVE_PLUGIN_ADDRESS'] ?? `unix:${join(dataDir, 'plugin.sock')}`;
  const setup = {
    folder: join(dataDir, 'grafana'),
    port: pagesPort,
    pluginAddress,
    serviceUrl: `http://${httpAddress}`,
    alertSecret: ALERT_SECRET,
    mailTo: readMailTo(process.env),
  };
  children.start({ name: 'Grafana', ...setUpGrafana(grafana, setup) });
}

function startSimulator(children: Children, { httpAddress, incident }: Plan): void {
  const now = new Date().toISOString();
  children.start({
    name: 'simulator',
    command: process.execPath,
    arguments: [
      join(REPOSITORY, 'simulator/src/main.ts'),
      '--url',
      `http://${httpAddress}`,
      ...(incident === undefined ? [] : ['--incident', `${incident}@${now}`]),
    ],
    environment: { VOICEHIVE_ONCALL_SECRET: ALERT_SECRET },
    onLine: (line) => say(`simulator: ${line}`),
  });
}

/** The address that Grafana mails alerts to, of which its [smtp] must know how; null for none. */
function readMailTo({ VOICEHIVE_ONCALL_MAIL: address, GF_SMTP_ENABLED }: NodeJS.ProcessEnv): string | null {
  if (!address) {
    return null;
  }
  if (GF_SMTP_ENABLED !== 'true') {
    throw new Error(
      'VOICEHIVE_ONCALL_MAIL needs a Grafana that can send mail: set GF_SMTP_ENABLED=true and GF_SMTP_HOST.'
    );
  }
  return address;
}

async function build(grafana: InstalledGrafana | null): Promise<void> {
  await buildIfStale(PLUGIN_BUILD, say);
  if (grafana === null) {
    await buildIfStale(PREVIEW_BUILD, say);
  }
}

async function main(): Promise<void> {
  const plan = readPlan();
  if (plan === null) {
    say(HELP);
    return;
  }
  const [, servicePort = '8787'] = /:(\d+)$/.exec(plan.httpAddress) ?? [];
  await refuseTakenPort(plan.pagesPort, 'choose another with npm start -- --port 3100');
  await refuseTakenPort(Number(servicePort), 'set VOICEHIVE_HTTP_ADDRESS=127.0.0.1:8790');

  let isStopped = false;
  const stop = (code: number): void => {
    if (!isStopped) {
      isStopped = true;
      children.stop().then(() => process.exit(code));
    }
  };
  const children = new Children((message) => {
    process.stderr.write(`${message}\n`);
    stop(1);
  });
  // The second signal of a terminal and its npm changes nothing; a reader who insists with a third does not wait.
  let signals = 0;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      signals += 1;
      if (signals === 1) {
        say('\nStopping.');
      }
      if (signals > 2) {
        children.kill();
        process.exit(1);
      }
      stop(0);
    });
  }

  await build(plan.grafana);
  if (isStopped) {
    return;
  }
  const isNew = !existsSync(plan.dataDir);
  say(`Starting the service; calls are kept in ${plan.dataDir}${isNew ? '' : ' (found from an earlier start)'}.`);
  startService(children, plan);
  await waitFor(`http://${plan.httpAddress}/readyz`, 'The service', () => isStopped);
  if (isStopped) {
    return;
  }
  startPages(children, plan);
  if (plan.simulate) {
    startSimulator(children, plan);
  }
  const pages = `http://127.0.0.1:${plan.pagesPort}`;
  await waitFor(plan.grafana === null ? pages : `${pages}/api/health`, 'The pages', () => isStopped);
  if (!isStopped) {
    const shownBy = plan.grafana === null ? 'the preview; set GRAFANA_HOME to see them in a real Grafana' : 'Grafana';
    say(`\n  VoiceHive is on  ${pages}/a/voicehive-monitoring-app/call-analytics`);
    say(`  shown by ${shownBy}`);
    say(`  Vapi's server URL:  http://${plan.httpAddress}/api/v1/webhooks/vapi`);
    say('  Ctrl-C stops everything.\n');
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
