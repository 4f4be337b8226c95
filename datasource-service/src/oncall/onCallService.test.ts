import { createHmac } from 'node:crypto';
import { join } from 'node:path';
import type { ServerResponse } from 'node:http';
import { Writable } from 'node:stream';
import { NOON } from '../../test/support/build.ts';
import { buildAlert } from '../../test/support/buildIncident.ts';
import { startCustomerServer, type CustomerServer } from '../../test/support/customerServer.ts';
import { temporaryFolder } from '../../test/support/temporaryFolder.ts';
import { until } from '../../test/support/until.ts';
import { resolve } from './incident/incident.ts';
import { openSqliteIncidentStore } from './store/sqlite/sqliteIncidentStore.ts';
import { createLogger } from '../runtime/logger.ts';
import { createMetrics } from '../runtime/metrics.ts';
import type { IncidentStore } from './store/incidentStore.ts';
import { OnCallService, type PageAddresses } from './onCallService.ts';
import type { OnCallPlan } from './plan.ts';
import { planFile } from './planFile.ts';

const MINUTE = 60_000;
const SECRET = 'a-secret-of-a-test';

const PLAN = {
  version: 1,
  people: { ana: { name: 'Ana <A&B>', slack: 'U01ANA', email: 'ana@example.com' }, ben: { name: 'Ben' } },
  schedules: {
    primary: {
      timeZone: 'UTC',
      layers: [{ id: 'weekly', start: '2026-03-02T09:00', every: { weeks: 1 }, people: ['ana', 'ben'] }],
    },
  },
  escalation: {
    all: {
      acknowledgeTimeout: '30m',
      steps: [
        { after: '0s', notify: ['schedule:primary'] },
        { after: '5m', notify: ['person:ben', 'channel'] },
      ],
    },
  },
  routes: [{ escalation: 'all' }],
};

let folder: ReturnType<typeof temporaryFolder>;
let slack: CustomerServer;
let webhook: CustomerServer;
let answer: (response: ServerResponse) => void;
let store: IncidentStore;
let onCallService: OnCallService;
let now: number;
let lines: string[];

function open(plan: object = PLAN, addresses: Partial<PageAddresses> = {}): void {
  store = openSqliteIncidentStore(join(folder.path, 'incidents.sqlite'), now);
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(chunk.toString());
      done();
    },
  });
  onCallService = new OnCallService({
    store,
    plan: planFile({}).parse(plan) as OnCallPlan,
    addresses: { slackUrl: slack.url, webhookUrl: webhook.url, webhookSecret: SECRET, ...addresses },
    metrics: createMetrics({ processMetrics: false }),
    logger: createLogger('info', sink),
    now: () => now,
    lookMs: 5,
  });
  onCallService.start();
}

const ALERT = buildAlert({
  links: {
    rule: null,
    panel: 'http://grafana.example/d/quality?from=1&viewPanel=14',
    runbook: '/a/voicehive-monitoring-app/call-analytics',
    calls: 'http://grafana.example/a/voicehive-monitoring-app/call-logs?sort=slowest',
    grafana: 'http://grafana.example/',
  },
});

function receive(alert = ALERT): Promise<void> {
  return onCallService.receive({ alerts: [alert], isWatchdog: false });
}

async function events(): Promise<string[]> {
  return (await store.timeline(ALERT.id)).map(({ event, who }) => `${event} ${who ?? ''}`.trim());
}

async function happened(event: string, count = 1): Promise<void> {
  await until(async () => (await events()).filter((each) => each === event).length >= count);
}

function textsOf(server: CustomerServer): string[] {
  return server.received.map(({ body }) => (JSON.parse(body.toString()) as { text: string }).text);
}

beforeEach(async () => {
  folder = temporaryFolder();
  answer = (response) => response.end('ok');
  slack = await startCustomerServer((response) => answer(response));
  webhook = await startCustomerServer((response) => answer(response));
  // A Wednesday of Ana's week.
  now = NOON;
  lines = [];
});

afterEach(async () => {
  // First, so that a page that is not answered ends.
  await slack.stop();
  await webhook.stop();
  await onCallService.stop();
  folder.remove();
});

describe('the on-call service', () => {
  it('pages whoever is on call, on every channel, once however often the alert is told', async () => {
    open();
    await receive();
    await receive();
    await happened('sent Ana <A&B>', 2);
    await receive();
    expect(await events()).toEqual(['triggered', 'paged Ana <A&B>', 'sent Ana <A&B>', 'sent Ana <A&B>']);
    expect(textsOf(slack)).toEqual([
      [
        '<@U01ANA> *Turn latency is high* (critical)',
        'Reception answers slowly',
        '<http://grafana.example/d/quality?from=1&amp;viewPanel=14|Panel>' +
          ' · <http://grafana.example/a/voicehive-monitoring-app/call-logs?sort=slowest|Calls>' +
          ' · <http://grafana.example/a/voicehive-monitoring-app/call-analytics|Where to look>',
        `<http://grafana.example/a/voicehive-monitoring-app/system-health?incident=${ALERT.id}|Look at it and acknowledge it>`,
      ].join('\n'),
    ]);
    const [page] = webhook.received;
    const timestamp = String(page?.headers['x-voicehive-timestamp']);
    const expected = createHmac('sha256', SECRET)
      .update(`${timestamp}:`)
      .update(page?.body ?? '')
      .digest('hex');
    expect(page?.headers['x-voicehive-signature']).toBe(expected);
    expect(page?.headers['idempotency-key']).toBe(`${ALERT.id}/1/1/ana/webhook`);
    expect(JSON.parse(String(page?.body))).toMatchObject({
      version: 1,
      idempotencyKey: `${ALERT.id}/1/1/ana/webhook`,
      step: 1,
      person: { id: 'ana', name: 'Ana <A&B>', email: 'ana@example.com' },
      incident: {
        id: ALERT.id,
        title: 'Turn latency is high',
        state: 'triggered',
        links: { ...ALERT.links, runbook: 'http://grafana.example/a/voicehive-monitoring-app/call-analytics' },
      },
    });
    expect(lines.join('')).not.toMatch(/ana@example|tenant=7/);
  });

  it('escalates while nobody acts, and rests when somebody does', async () => {
    open();
    await receive();
    await happened('sent Ana <A&B>', 2);
    now += 5 * MINUTE;
    await happened('sent the channel', 2);
    await happened('sent Ben', 2);
    expect(textsOf(slack).slice(1).sort()).toEqual([
      expect.stringMatching(/^\*Turn latency is high\*/),
      expect.stringMatching(/^Ben: \*Turn latency is high\*/),
    ]);
    expect(await onCallService.incidents.acknowledge(ALERT.id, 'ann')).toEqual({
      id: ALERT.id,
      state: 'acknowledged',
      changed: true,
    });
    expect(await onCallService.incidents.acknowledge(ALERT.id, 'bob')).toMatchObject({
      state: 'acknowledged',
      changed: false,
    });
    const told = (await events()).length;
    now += 30 * MINUTE;
    await happened('acknowledgementExpired ann');
    await happened('sent Ana <A&B>', 4);
    expect((await events()).length).toBeGreaterThan(told);
    expect(await onCallService.incidents.resolve(ALERT.id, 'ann')).toMatchObject({ state: 'resolved', changed: true });
    await expect(onCallService.incidents.resolve('none', 'ann')).rejects.toThrow('There is no incident "none"');
  });

  it('tells everybody whom it paged that it is over, by whom, once, also after a restart', async () => {
    open();
    await receive();
    await happened('sent Ana <A&B>', 2);
    expect(JSON.parse(String(webhook.received[0]?.body))).toMatchObject({ about: 'alert' });
    await onCallService.stop();
    const kept = openSqliteIncidentStore(join(folder.path, 'incidents.sqlite'), now);
    await kept.change({ id: ALERT.id }, (incident) => incident && resolve(incident, 'Ben <B>', now));
    await kept.close();
    open();
    await happened('sent Ana <A&B>', 4);
    await receive({ ...ALERT, isFiring: false });
    expect(textsOf(slack)[1]?.split('\n')).toEqual([
      '<@U01ANA> Over: *Turn latency is high*',
      'Ben &lt;B&gt; called it over.',
      expect.stringMatching(/\|Look at it>$/),
    ]);
    expect(webhook.received).toHaveLength(2);
    expect(webhook.received[1]?.headers['idempotency-key']).toBe(`${ALERT.id}/1/resolution/ana/webhook`);
    expect(JSON.parse(String(webhook.received[1]?.body))).toMatchObject({
      about: 'resolution',
      person: { id: 'ana' },
      incident: { id: ALERT.id, state: 'resolved' },
    });
    expect((await store.timeline(ALERT.id)).at(-1)?.detail).toMatch(/^Told by (slack|webhook) that it is over\.$/);
  });

  it('tells that an alert ceased, and nobody whom it did not page', async () => {
    open(PLAN, { webhookUrl: null });
    await receive({ ...ALERT, links: { ...ALERT.links, grafana: null } });
    await happened('sent Ana <A&B>');
    await receive({ ...ALERT, isFiring: false });
    await happened('sent Ana <A&B>', 2);
    expect(textsOf(slack)[1]).toBe('<@U01ANA> Over: *Turn latency is high*\nThe alert does not fire any more.');
  });

  it('goes on after a restart where it stopped, and pages whoever is on call then', async () => {
    open();
    await receive();
    await happened('sent Ana <A&B>', 2);
    await onCallService.stop();
    now += 60 * MINUTE;
    open();
    await happened('sent Ben', 2);
    expect((await events()).filter((each) => each === 'paged Ana <A&B>')).toHaveLength(1);
  });

  it('keeps the policy that the incident was opened with', async () => {
    open();
    await receive();
    await happened('sent Ana <A&B>', 2);
    await onCallService.stop();
    now += 5 * MINUTE;
    open({ ...PLAN, escalation: { all: { steps: [{ after: '0s', notify: ['everyone'] }] } } });
    await happened('paged the channel');
  });

  it('tries a page again with the same key, and tells of every failure without the address', async () => {
    answer = (response) => response.writeHead(500).end();
    open(PLAN, { webhookUrl: null });
    await receive();
    await happened('notSent Ana <A&B>');
    expect((await store.timeline(ALERT.id)).at(-1)?.detail).toBe('It was answered with status 500.');
    answer = (response) => response.end('ok');
    now += 20_000;
    await happened('sent Ana <A&B>');
    expect(slack.received).toHaveLength(2);
  });

  it('tells of a receiver that is not there, and of channels that are not set up', async () => {
    open(PLAN, { slackUrl: 'http://127.0.0.1:9/', webhookUrl: null });
    await receive();
    await happened('notSent Ana <A&B>');
    expect((await store.timeline(ALERT.id)).at(-1)?.detail).toBe('It could not be reached.');
    await onCallService.stop();
    // The page that waits has lost its channel; the next step has none.
    open(PLAN, { slackUrl: null, webhookUrl: null, webhookSecret: null });
    now += 5 * MINUTE;
    await happened('notSent');
    await happened('notSent Ana <A&B>', 2);
    const details = (await store.timeline(ALERT.id)).map(({ detail }) => detail).join(' ');
    expect(details).toContain('set VOICEHIVE_ONCALL_SLACK_URL');
    expect(details).toContain('The channel is not set up any more.');
  });

  it('does not keep the pages of other incidents waiting for a receiver that is slow', async () => {
    const waiting: ServerResponse[] = [];
    answer = (response) => waiting.push(response);
    open(PLAN, { webhookUrl: null });
    await onCallService.receive({ alerts: [ALERT, buildAlert({ fingerprint: 'f2' })], isWatchdog: false });
    await slack.heard(2);
    waiting.forEach((response) => response.end('ok'));
    await happened('sent Ana <A&B>');
  });

  it('signs nothing without a secret', async () => {
    open(PLAN, { slackUrl: null, webhookSecret: null });
    await receive({ ...ALERT, summary: null, severity: null, links: { ...ALERT.links, grafana: null } });
    await happened('sent Ana <A&B>');
    expect(webhook.received[0]?.headers['x-voicehive-signature']).toBeUndefined();
    expect(JSON.parse(String(webhook.received[0]?.body))).toMatchObject({ acknowledgeAt: null });
  });

  it('goes on when the store fails, and says so once', async () => {
    open();
    await onCallService.stop();
    const real = openSqliteIncidentStore(join(folder.path, 'incidents.sqlite'), now);
    let failures = 0;
    store = {
      ...real,
      attended: () => {
        failures += 1;
        return failures <= 3 ? Promise.reject(new Error('disk full')) : real.attended();
      },
    };
    onCallService = new OnCallService({
      store,
      plan: planFile({}).parse(PLAN),
      addresses: { slackUrl: slack.url, webhookUrl: null, webhookSecret: null },
      metrics: createMetrics({ processMetrics: false }),
      logger: createLogger(
        'info',
        new Writable({ write: (chunk: Buffer, _e, done) => (lines.push(String(chunk)), done()) })
      ),
      now: () => now,
      lookMs: 5,
    });
    onCallService.start();
    await receive();
    await happened('sent Ana <A&B>');
    expect(lines.filter((line) => line.includes('could not be escalated'))).toHaveLength(1);
  });

  it('warns of times in which nobody is on duty', async () => {
    const [layer] = PLAN.schedules.primary.layers;
    const office = { ...layer, restrict: [{ from: '09:00', to: '17:00' }] };
    open({ ...PLAN, schedules: { primary: { ...PLAN.schedules.primary, layers: [office] } } });
    expect(lines.join('')).toContain('nobody on duty');
  });
});

describe('the watchdog', () => {
  const WATCHED = { ...PLAN, watchdog: { alarmAfter: '90s' } };

  async function silent(): Promise<string[]> {
    return (await store.list({ range: { from: 0, to: now * 2 }, limit: 10 })).map(({ state }) => state);
  }

  it('opens an incident when Grafana is not heard, also when it never was, and resolves it when it is', async () => {
    open(WATCHED);
    now += 90_000;
    await receive();
    await happened('sent Ana <A&B>', 2);
    expect(await silent()).toEqual(['triggered']);
    now += 1;
    await until(async () => (await silent()).length === 2);
    await onCallService.receive({ alerts: [], isWatchdog: true });
    await until(async () => (await silent()).includes('resolved'));
    now += 80_000;
    await onCallService.receive({ alerts: [], isWatchdog: true });
    expect((await silent()).filter((state) => state === 'resolved')).toHaveLength(1);
  });

  it('resolves nothing by a start of the service, however long Grafana has been silent', async () => {
    open(WATCHED);
    now += 90_001;
    await until(async () => (await silent()).length === 1);
    await onCallService.stop();
    now += 60_000;
    open(WATCHED);
    // An alert that comes after it has been paged: it was looked several times meanwhile.
    await receive();
    await happened('sent Ana <A&B>', 2);
    expect(await silent()).toEqual(['triggered', 'triggered']);
    await onCallService.receive({ alerts: [], isWatchdog: true });
    await until(async () => (await silent()).includes('resolved'));
  });

  it('does not take a sign of life from the future for one, which a wrong clock wrote', async () => {
    open(WATCHED);
    await store.beat(now + 401 * 24 * 60 * MINUTE);
    now += 90_001;
    await until(async () => (await silent()).length === 1);
  });

  it('that is not set looks for nothing', async () => {
    open();
    await onCallService.receive({ alerts: [], isWatchdog: true });
    now += 60 * MINUTE;
    await receive();
    await happened('sent Ana <A&B>', 2);
    expect(await silent()).toEqual(['triggered']);
  });
});
