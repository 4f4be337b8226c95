import { cellLinkToCallLog, linkToCall, linkToPage, linkToPageWith } from './pageLinks';

const SEARCH = { from: 'now-6h', to: 'now', 'var-assistant': ['Reception', 'Billing'], other: 'x' };

describe('links between pages', () => {
  it('carry time and filters and nothing else', () => {
    expect(linkToPage('callLogs', SEARCH)).toBe(
      '/a/voicehive-monitoring-app/call-logs?from=now-6h&to=now&var-assistant=Reception&var-assistant=Billing'
    );
  });

  it('survive ids with special characters', () => {
    expect(linkToCall('vapi', 'a/b c', {})).toBe('/a/voicehive-monitoring-app/call-logs/vapi/a%2Fb%20c');
  });

  it('set a list’s filter to one value', () => {
    expect(linkToPageWith('callLogs', SEARCH, { assistant: 'Scheduler' })).toBe(
      '/a/voicehive-monitoring-app/call-logs?from=now-6h&to=now&var-assistant=Scheduler'
    );
  });

  it('add what a cell stands for to the filter bar when no list is for it', () => {
    expect(cellLinkToCallLog('endedReason')).toBe(
      '/a/voicehive-monitoring-app/call-logs${__url.params}&var-filters=endedReason%7C%3D%7C${__value.raw:percentencode}'
    );
  });

  it('replace the filter that a cell stands for', () => {
    expect(cellLinkToCallLog('assistant')).toBe(
      '/a/voicehive-monitoring-app/call-logs${__url.params:exclude:var-assistant}&var-assistant=${__value.raw:percentencode}'
    );
  });
});
