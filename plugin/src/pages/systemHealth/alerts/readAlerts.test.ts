import { readAlerts } from './readAlerts';

const ALERT = {
  labels: {
    alertname: 'Turn latency is high',
    severity: 'warning',
    assistant: 'Reception',
    grafana_folder: 'VoiceHive',
    __x: '1',
  },
  annotations: {
    summary: 'Reception answers slowly',
    runbook_url: '/a/voicehive-monitoring-app/call-analytics',
    calls_url: 'https://grafana.example/sub/a/voicehive-monitoring-app/call-logs?var-assistant=Reception',
  },
  startsAt: '2026-03-01T10:00:00Z',
  status: { state: 'active' },
};

describe('readAlerts', () => {
  it('reads what fires, since when, and where to look', () => {
    expect(readAlerts([ALERT])).toEqual([
      {
        name: 'Turn latency is high',
        severity: 'warning',
        summary: 'Reception answers slowly',
        labels: [['assistant', 'Reception']],
        since: '2026-03-01T10:00:00Z',
        silenced: false,
        runbook: '/a/voicehive-monitoring-app/call-analytics',
        calls: '/a/voicehive-monitoring-app/call-logs?var-assistant=Reception',
      },
    ]);
  });

  it('keeps a page of this app within it, and other addresses as they are', () => {
    const runbookOf = (address: string) => readAlerts([{ annotations: { runbook_url: address } }])[0]?.runbook;
    expect(runbookOf('https://grafana.example/sub/a/voicehive-monitoring-app/call-analytics?from=now-1h')).toBe(
      '/a/voicehive-monitoring-app/call-analytics?from=now-1h'
    );
    expect(runbookOf('https://wiki.example/run')).toBe('https://wiki.example/run');
  });

  it('puts the most severe first', () => {
    const named = (alertname: string, severity?: string) => ({ labels: { alertname, ...(severity && { severity }) } });
    const read = readAlerts([named('c'), named('b', 'warning'), named('a', 'warning'), named('d', 'critical')]);
    expect(read.map(({ name }) => name)).toEqual(['d', 'a', 'b', 'c']);
  });

  it('leaves out the alert that always fires', () => {
    expect(readAlerts([{ labels: { alertname: 'Alerting works', vh_watchdog: 'true' } }])).toEqual([]);
  });

  it('takes no address of somebody else for the calls of an alert', () => {
    expect(readAlerts([{ annotations: { calls_url: 'https://elsewhere.example/calls' } }])).toMatchObject([
      { calls: null },
    ]);
  });

  it('makes the best of an answer that it does not know', () => {
    expect(readAlerts('nonsense')).toEqual([]);
    expect(readAlerts([null, { status: { state: 'suppressed' } }])).toMatchObject([
      { name: 'Unnamed alert', silenced: false },
      { silenced: true },
    ]);
  });
});
