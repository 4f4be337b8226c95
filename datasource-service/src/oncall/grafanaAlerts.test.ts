import { grafanaAlert, grafanaMessage } from '../../test/support/grafanaAlerts.ts';
import { incidentId, readGrafanaMessage } from './grafanaAlerts.ts';

function read(message: unknown) {
  return readGrafanaMessage(Buffer.from(typeof message === 'string' ? message : JSON.stringify(message)));
}

function readOne(differences: object) {
  return read(grafanaMessage([grafanaAlert(differences)])).alerts[0];
}

describe("a message of Grafana's contact point", () => {
  it('is read as alerts with where to look', () => {
    const { alerts, isWatchdog } = read(grafanaMessage());
    expect(isWatchdog).toBe(false);
    const startedAt = Date.UTC(2026, 2, 4, 12);
    expect(alerts).toEqual([
      {
        id: incidentId('c6eadffa33fcdf37', startedAt),
        fingerprint: 'c6eadffa33fcdf37',
        startedAt,
        title: 'Turn latency is high',
        summary: 'Reception answers slowly',
        severity: 'critical',
        labels: { alertname: 'Turn latency is high', assistant: 'Reception', severity: 'critical' },
        links: {
          rule: 'http://grafana.example:3000/alerting/grafana/voicehive_turn_latency_p95/view?orgId=1',
          panel: 'http://grafana.example:3000/d/voicehive-call-quality?orgId=1&viewPanel=7',
          runbook: '/a/voicehive-monitoring-app/call-analytics',
          calls: 'http://grafana.example:3000/a/voicehive-monitoring-app/call-logs?sort=slowest',
          grafana: 'http://grafana.example:3000/',
        },
        isFiring: true,
      },
    ]);
  });

  it('has an id for each start of each alert', () => {
    const ids = [incidentId('a', 1), incidentId('a', 1), incidentId('a', 2), incidentId('b', 1)];
    expect(new Set(ids).size).toBe(3);
  });

  it('names the rule where an alert is about missing data or errors', () => {
    expect(readOne({ labels: { alertname: 'DatasourceError', rulename: 'Calls fail' } })).toMatchObject({
      title: 'Calls fail',
      severity: null,
    });
    expect(readOne({ labels: null, annotations: null })).toMatchObject({ title: 'Unnamed alert', summary: null });
  });

  it('gives no address that a reader should not follow', () => {
    const links = (differences: object) => readOne(differences)?.links;
    const script = 'javascript:alert(1)';
    expect(
      links({ generatorURL: script, panelURL: script, annotations: { runbook_url: script, calls_url: script } })
    ).toMatchObject({
      rule: null,
      panel: 'http://grafana.example:3000/d/voicehive-call-quality?orgId=1',
      runbook: null,
      calls: null,
    });
    expect(links({ annotations: { runbook_url: '//evil.example' } })?.runbook).toBeNull();
    expect(links({ annotations: { runbook_url: 'https://wiki.example/run' } })?.runbook).toBe(
      'https://wiki.example/run'
    );
    expect(links({ generatorURL: '', panelURL: null, dashboardURL: undefined })).toMatchObject({
      rule: null,
      panel: null,
    });
  });

  it('keeps texts short', () => {
    expect(readOne({ annotations: { summary: 'x'.repeat(5000) } })?.summary).toHaveLength(1001);
  });

  it('is a sign of life where its alert is the one that always fires, and no incident', () => {
    const beat = grafanaAlert({ labels: { alertname: 'Watchdog', vh_watchdog: 'true' } });
    expect(read(grafanaMessage([beat]))).toEqual({ alerts: [], isWatchdog: true });
    const over = { ...beat, status: 'resolved' };
    expect(read(grafanaMessage([over, grafanaAlert()]))).toMatchObject({ alerts: [{}], isWatchdog: false });
  });

  it.each([
    ['{', 'not valid JSON'],
    [[], 'body: must be the message of a webhook contact point'],
    [{ alerts: 1 }, 'alerts: must be a list of alerts'],
    [grafanaMessage([grafanaAlert({ status: 'pending' })]), 'alerts.0.status: must be firing or resolved'],
    [grafanaMessage([grafanaAlert({ startsAt: 'yesterday' })]), 'alerts.0.startsAt: must be a time'],
    [grafanaMessage([grafanaAlert({ fingerprint: '' })]), 'alerts.0.fingerprint: must not be empty'],
    [grafanaMessage(Array.from({ length: 1001 }, () => grafanaAlert())), 'set maxAlerts'],
  ])('is refused when it is none, naming the field', (message, problem) => {
    expect(() => read(message)).toThrow(problem);
  });
});
