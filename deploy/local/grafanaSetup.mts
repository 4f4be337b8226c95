import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { InstalledGrafana } from './findGrafana.mts';
import { REPOSITORY } from './repository.mts';

/** Where a container keeps the dashboards; the provider file names it. */
const DASHBOARDS_IN_CONTAINER = '/etc/grafana/provisioning/dashboards/voicehive';

interface GrafanaSetup {
  /** Folder for everything that this Grafana keeps. */
  folder: string;
  port: number;
  /** Where the service is served to Grafana, such as `unix:/path`. */
  pluginAddress: string;
  /** Where the service's HTTP API is, for alerts. */
  serviceUrl: string;
  /** Signs alerts; the service has the same. */
  alertSecret: string;
  /** Where Grafana itself mails alerts; null for no mail. Needs its section [smtp]. */
  mailTo: string | null;
}

/** Grafana keeps what a file that is gone had provisioned, such as the mail of an earlier start. */
const WITHOUT_MAIL = 'apiVersion: 1\ndeleteContactPoints:\n  - orgId: 1\n    uid: voicehive_oncall_mail\n';

function writeProvisioning(folder: string, isMailed: boolean): string {
  const provisioning = join(folder, 'provisioning');
  rmSync(provisioning, { recursive: true, force: true });
  cpSync(join(REPOSITORY, 'provisioning'), provisioning, { recursive: true });
  cpSync(join(REPOSITORY, 'alerting', 'grafana'), join(provisioning, 'alerting'), { recursive: true });
  const mail = join(provisioning, 'alerting', 'contact-points-mail.yaml');
  if (isMailed) {
    cpSync(join(REPOSITORY, 'alerting', 'grafana-mail', 'contact-points-mail.yaml'), mail);
  } else {
    writeFileSync(mail, WITHOUT_MAIL);
  }
  const provider = join(provisioning, 'dashboards', 'voicehive.yaml');
  const text = readFileSync(provider, 'utf8');
  writeFileSync(provider, text.replace(DASHBOARDS_IN_CONTAINER, join(provisioning, 'dashboards', 'voicehive')));
  return provisioning;
}

function linkPlugin(folder: string): string {
  const plugins = join(folder, 'plugins');
  rmSync(plugins, { recursive: true, force: true });
  mkdirSync(plugins, { recursive: true });
  symlinkSync(join(REPOSITORY, 'plugin', 'dist'), join(plugins, 'voicehive-monitoring-app'));
  return plugins;
}

/**
 * Prepares a data folder, plugins and provisioning of its own, so that nothing of the machine's Grafana is touched.
 * Returns the arguments and environment to start it with.
 */
export function setUpGrafana(
  grafana: InstalledGrafana,
  { folder, port, pluginAddress, serviceUrl, alertSecret, mailTo }: GrafanaSetup
) {
  mkdirSync(folder, { recursive: true });
  const settings = [
    readFileSync(join(REPOSITORY, 'deploy', 'grafana', 'grafana.ini'), 'utf8').replace(
      /^address = .*$/m,
      `address = ${pluginAddress}`
    ),
    '[paths]',
    `data = ${join(folder, 'data')}`,
    `logs = ${join(folder, 'logs')}`,
    `plugins = ${linkPlugin(folder)}`,
    `provisioning = ${writeProvisioning(folder, mailTo !== null)}`,
    '[server]',
    'http_addr = 127.0.0.1',
    // Alerts link to the address at which the pages are.
    'domain = 127.0.0.1',
    `http_port = ${port}`,
    '[auth.anonymous]',
    'enabled = true',
    'org_role = Admin',
    '[analytics]',
    'reporting_enabled = false',
    'check_for_updates = false',
    'check_for_plugin_updates = false',
    '',
  ];
  const configuration = join(folder, 'grafana.ini');
  writeFileSync(configuration, settings.join('\n'));
  return {
    command: grafana.program,
    arguments: ['server', `--homepath=${grafana.home}`, `--config=${configuration}`],
    environment: {
      GF_PLUGINS_PREINSTALL_DISABLED: 'true',
      VOICEHIVE_URL: serviceUrl,
      VOICEHIVE_ONCALL_SECRET: alertSecret,
      ...(mailTo === null ? {} : { VOICEHIVE_ONCALL_MAIL: mailTo }),
    },
  };
}
