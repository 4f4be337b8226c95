import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { ALERTING, alertingFile, alertingFiles, GRAFANA_VARIABLES } from './support/alertingFiles.ts';
import { readDashboards } from './support/dashboardFiles.ts';
import { vapiReport2026 } from './support/vapiBodies.ts';
import { grafanaMessage, signatureHeaders } from './support/grafanaAlerts.ts';
import { query, sendWebhook, settled, startTestService, type TestService } from './support/testService.ts';
import { APP_PLUGIN_ID, DATA_SOURCE_PLUGIN_ID, DATA_SOURCE_UID, WATCHDOG_LABEL } from '../src/contract/index.ts';

const ROOT = join(__dirname, '../..');
const MAIL = 'alerting/grafana-mail/contact-points-mail.yaml';

/** The variable that the mail leaves to Grafana's environment. */
const MAIL_VARIABLE = 'VOICEHIVE_ONCALL_MAIL';

const webhookSettings = z.object({ url: z.string(), hmacConfig: z.record(z.string(), z.string()) });

function read(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

const rules = alertingFiles.flatMap(({ content }) => (content.groups ?? []).flatMap((group) => group.rules));
const contactPoints = alertingFiles.flatMap(({ content }) => (content.contactPoints ?? []).map(({ name }) => name));

const dashboards = readDashboards();

describe('the alerting files', () => {
  it('lie in a flat folder with nothing else, one document each, because Grafana reads it so', () => {
    for (const { name, text } of alertingFiles) {
      expect(name).toMatch(/\.yaml$/);
      expect(parseAllDocuments(text)).toHaveLength(1);
    }
  });

  it('use `$` for the variables alone that compose and the local start give to Grafana', () => {
    // Grafana does not fill in variables within a query's model, where `${name}` is the result of another query.
    const filledIn = alertingFiles.map(({ text }) => text.replaceAll(/^ +expression: .*$/gm, ''));
    const used = filledIn.flatMap((text) => text.match(/\$.?\w*/g) ?? []);
    expect(new Set(used)).toEqual(new Set(GRAFANA_VARIABLES.map((name) => `$${name}`)));
    const setup = read('deploy/local/grafanaSetup.mts');
    GRAFANA_VARIABLES.forEach((name) => expect(setup).toContain(`${name}: `));
  });

  it('send mail only from a file of their own, so that a Grafana without SMTP has nothing to fail at', () => {
    const points = alertingFiles.flatMap(({ content }) => content.contactPoints ?? []);
    expect(points.flatMap(({ receivers }) => receivers.map(({ type }) => type))).toEqual(['webhook', 'webhook']);
    const [mail] = alertingFile.parse(parse(read(MAIL))).contactPoints ?? [];
    expect(mail).toMatchObject({
      orgId: 1,
      name: 'oncall',
      receivers: [{ type: 'email', settings: { addresses: `$${MAIL_VARIABLE}` } }],
    });
    const uids = points.flatMap(({ receivers }) => receivers.map(({ uid }) => uid));
    expect(uids).not.toContain(mail?.receivers[0]?.uid);
    // The local start takes the same receiver away again.
    expect(read('deploy/local/grafanaSetup.mts')).toContain(`uid: ${mail?.receivers[0]?.uid}\\n`);
    expect(read('docs/on-call.md')).toContain(`    uid: ${mail?.receivers[0]?.uid}\n`);
  });

  it('hand alerts to the service as it takes them', async () => {
    const [oncall] = alertingFiles.flatMap(({ content }) => content.contactPoints ?? []);
    const { url, hmacConfig } = webhookSettings.parse(oncall?.receivers[0]?.['settings']);
    expect(hmacConfig).toEqual({
      secret: '$VOICEHIVE_ONCALL_SECRET',
      header: 'X-Grafana-Alerting-Signature',
      timestampHeader: 'X-Grafana-Alerting-Signature-Timestamp',
    });
    const service = await startTestService({ VOICEHIVE_ONCALL_SECRET: 'a-secret-of-a-test' });
    const body = JSON.stringify(grafanaMessage());
    const headers = { 'content-type': 'application/json', ...signatureHeaders('a-secret-of-a-test', body) };
    const answer = await fetch(url.replace('$VOICEHIVE_URL', service.url), { method: 'POST', headers, body });
    expect(answer.status).toBe(200);
    await service.remove();
  });

  it('have one alert that always fires, which goes to the service alone', () => {
    const watchdogs = rules.filter(({ labels }) => WATCHDOG_LABEL in labels);
    expect(watchdogs).toMatchObject([{ noDataState: 'Alerting', notification_settings: { receiver: 'watchdog' } }]);
    expect(watchdogs[0]?.data.map(({ model: asked }) => asked['expression'])).toEqual(['1 == 1']);
    const points = alertingFiles.flatMap(({ content }) => content.contactPoints ?? []);
    const receivers = points.find(({ name }) => name === 'watchdog')?.receivers;
    expect(receivers?.map(({ type }) => type)).toEqual(['webhook']);
  });

  it('name each rule and receiver once', () => {
    const uids = rules.map(({ uid }) => uid);
    expect(new Set(uids).size).toBe(uids.length);
    expect(rules.length).toBeGreaterThan(0);
  });

  it.each(rules.map((one) => [one.uid, one] as const))('the rule %s refers only to what exists', (_uid, one) => {
    expect(one.data.map(({ refId }) => refId)).toContain(one.condition);
    expect(one.data.every(({ refId, model: asked }) => asked.refId === refId)).toBe(true);
    expect(one.data.every(({ datasourceUid }) => ['__expr__', DATA_SOURCE_UID].includes(datasourceUid))).toBe(true);
    expect(contactPoints).toContain(one.notification_settings.receiver);
    const dashboard = dashboards.find(({ uid }) => uid === one.dashboardUid);
    const panel = dashboard?.panels.find(({ id }) => id === one.panelId);
    expect(panel).toBeDefined();
    // A rule's own fields reach no notification; these annotations become its link to the panel.
    expect(one.annotations).toMatchObject({ __dashboardUid__: one.dashboardUid, __panelId__: String(one.panelId) });
    // The panel that an alert leads to shows what the rule watches.
    const watched = one.data.filter(({ datasourceUid }) => datasourceUid === DATA_SOURCE_UID).slice(0, 1);
    for (const { model: asked } of watched) {
      const targets = panel !== undefined && 'targets' in panel ? panel.targets : [];
      const shown = targets.map(({ measures, groupBy }) => ({ measures, groupBy }));
      expect(shown).toContainEqual({ measures: asked['measures'], groupBy: asked['groupBy'] });
    }
    // In full, so that they can be followed from a mail; Grafana's `externalURL` ends with a slash.
    const page = new RegExp(`^\\{\\{ externalURL \\}\\}a/${APP_PLUGIN_ID}/`);
    expect(one.annotations.runbook_url).toMatch(page);
    expect(one.annotations.calls_url ?? one.annotations.runbook_url).toMatch(page);
  });
});

describe('queries of alert rules', () => {
  let service: TestService;

  beforeAll(async () => {
    service = await startTestService();
    await sendWebhook(service, vapiReport2026('c1'));
    await sendWebhook(service, vapiReport2026('c2', { endedReason: 'worker-shutdown' }));
    await settled(service, 2);
  });

  afterAll(() => service.remove());

  const ruleQueries = rules.flatMap(({ uid, data }) =>
    data.filter(({ datasourceUid }) => datasourceUid === DATA_SOURCE_UID).map((part) => [uid, part.model] as const)
  );

  it.each(ruleQueries)('the rule %s asks something that the service answers', async (_uid, asked) => {
    expect((await query(service, asked)).length).toBeGreaterThan(0);
  });
});

describe('provisioning and compose', () => {
  it('agree with the plugin on every id', () => {
    const app = JSON.parse(read('plugin/src/plugin.json')) as { id: string };
    const source = JSON.parse(read('plugin/src/datasource/plugin.json')) as { id: string; executable: string };
    expect([app.id, source.id]).toEqual([APP_PLUGIN_ID, DATA_SOURCE_PLUGIN_ID]);
    expect(parse(read('provisioning/plugins/app.yaml'))).toMatchObject({
      apps: [{ type: APP_PLUGIN_ID, disabled: false }],
    });
    expect(parse(read('provisioning/datasources/voicehive.yaml'))).toMatchObject({
      datasources: [{ type: DATA_SOURCE_PLUGIN_ID, uid: DATA_SOURCE_UID }],
    });
    const settings = read('deploy/grafana/grafana.ini');
    expect(settings).toContain(`allow_loading_unsigned_plugins = ${APP_PLUGIN_ID},${DATA_SOURCE_PLUGIN_ID}`);
    expect(settings).toContain(`[plugin.${DATA_SOURCE_PLUGIN_ID}]`);
  });

  const composeFile = z.object({
    services: z.record(
      z.string(),
      z
        .object({
          build: z.object({ context: z.string(), dockerfile: z.string() }).loose().optional(),
          // An image of others is named by its exact version.
          image: z
            .string()
            .regex(/:v?\d+\.\d+\.\d+$/)
            .optional(),
          environment: z.record(z.string(), z.string()).default({}),
          volumes: z.array(z.string()).default([]),
        })
        .loose()
    ),
    volumes: z.record(z.string(), z.any()).default({}),
  });
  const compose = composeFile.parse(parse(read('docker-compose.yaml')));

  it('mounts and builds only what exists', () => {
    for (const { build, image, volumes } of Object.values(compose.services)) {
      expect(build === undefined ? image !== undefined : existsSync(join(ROOT, build.dockerfile))).toBe(true);
      for (const volume of volumes) {
        const [source = ''] = volume.split(':');
        expect(source.startsWith('./') ? existsSync(join(ROOT, source)) : source in compose.volumes).toBe(true);
      }
    }
  });

  it('gives Grafana every alerting file, and the mail only when it is asked for', () => {
    const folder = '/etc/grafana/provisioning/alerting';
    const mounted = compose.services['grafana']?.volumes.filter((volume) => volume.includes(folder));
    expect(mounted).toEqual(alertingFiles.map(({ name }) => `./${ALERTING}/${name}:${folder}/${name}:ro`));
    const { grafana } = composeFile.parse(parse(read('docker-compose.mail.yaml'))).services;
    expect(grafana?.volumes).toEqual([`./${MAIL}:${folder}/${basename(MAIL)}:ro`]);
    expect(grafana?.environment).toMatchObject({
      GF_SMTP_ENABLED: 'true',
      // Compose refuses to start without these.
      [MAIL_VARIABLE]: expect.stringMatching(/^\$\{VOICEHIVE_ONCALL_MAIL:\?/),
      GF_SMTP_HOST: expect.stringMatching(/^\$\{GF_SMTP_HOST:\?/),
    });
  });

  it('gives Grafana and the service the same socket, and simulator and service the same secret', () => {
    const { service, grafana, simulator } = compose.services;
    const address = service?.environment['VOICEHIVE_PLUGIN_ADDRESS'];
    expect(read('deploy/grafana/grafana.ini')).toContain(`address = ${address}`);
    expect(grafana?.volumes).toContain('socket:/run/voicehive');
    expect(service?.volumes).toContain('socket:/run/voicehive');
    expect(simulator?.environment['VOICEHIVE_VAPI_SECRET']).toBe(service?.environment['VOICEHIVE_VAPI_SECRET']);
    const signs = [grafana, simulator].map((each) => each?.environment['VOICEHIVE_ONCALL_SECRET']);
    expect(new Set([...signs, service?.environment['VOICEHIVE_ONCALL_SECRET']]).size).toBe(1);
    const [, port] = (service?.environment['VOICEHIVE_HTTP_ADDRESS'] ?? '').split(':');
    expect(grafana?.environment['VOICEHIVE_URL']).toBe(`http://service:${port}`);
  });

  it('lets Prometheus scrape the service where it listens, and Grafana ask Prometheus', () => {
    const scraped = parse(read('deploy/prometheus/prometheus.yaml')) as {
      scrape_configs: Array<{ static_configs: Array<{ targets: string[] }> }>;
    };
    const targets = scraped.scrape_configs.flatMap((job) => job.static_configs.flatMap((each) => each.targets));
    const [, port] = (compose.services['service']?.environment['VOICEHIVE_HTTP_ADDRESS'] ?? '').split(':');
    expect(targets).toEqual([`service:${port}`]);
    expect(parse(read('deploy/prometheus/datasource.yaml'))).toMatchObject({
      datasources: [{ type: 'prometheus', url: 'http://prometheus:9090', isDefault: false }],
    });
    expect(compose.services['grafana']?.volumes.join()).toContain('./deploy/prometheus/datasource.yaml');
  });
});
