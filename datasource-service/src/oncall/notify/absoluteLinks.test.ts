import { absoluteLinks } from './absoluteLinks.ts';

const PATH = '/a/voicehive-monitoring-app/call-logs?var-assistant=Front%20desk';
const LINKS = { rule: 'http://g/rule', panel: null, runbook: 'https://wiki.example/run', calls: PATH, grafana: null };

describe('links that are sent', () => {
  it.each([
    ['https://grafana.example/', 'https://grafana.example'],
    ['https://example.com/grafana', 'https://example.com/grafana'],
    ['https://example.com/grafana/', 'https://example.com/grafana'],
  ])('are in full below %s', (grafana, base) => {
    expect(absoluteLinks({ ...LINKS, grafana })).toEqual({ ...LINKS, calls: base + PATH, grafana });
  });

  it('leave out paths of a Grafana that nobody knows', () => {
    expect(absoluteLinks({ ...LINKS, runbook: null })).toEqual({ ...LINKS, runbook: null, calls: null });
  });
});
