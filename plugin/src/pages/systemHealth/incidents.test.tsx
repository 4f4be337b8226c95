import { config, setDataSourceSrv } from '@grafana/runtime';
import { act, fireEvent, render, screen, within } from '@testing-library/react';
import React from 'react';
import { MemoryRouter } from 'react-router-dom';

import { buildDataSource, installBackend } from '../../test/dataSource';
import { frameOf } from '../../test/frames';
import { installGrafana, type Answer } from '../../test/grafana';
import { systemHealthScene } from './scene';

const NOON = Date.UTC(2026, 2, 4, 12);
const HOUR = 60 * 60_000;

const TRIGGERED = {
  id: 'i1',
  state: 'triggered',
  severity: 'critical',
  title: 'Turn latency is high',
  summary: 'Reception answers slowly',
  startedAt: NOON,
  lastSeenAt: NOON,
  acknowledgedAt: null,
  acknowledgedBy: null,
  resolvedAt: null,
  resolvedBy: null,
  durationSeconds: 125,
  paged: 'Ana Ferreira',
  nextPageAt: NOON + HOUR,
  nextPaged: 'Ben Okafor',
  policy: 'critical',
  ruleUrl: 'http://grafana.example/rule',
  panelUrl: null,
  runbookUrl: '/a/voicehive-monitoring-app/call-analytics',
  callsUrl: 'http://grafana.example/a/voicehive-monitoring-app/call-logs',
  link: '/a/voicehive-monitoring-app/system-health?incident=i1',
};
const ACKNOWLEDGED = {
  ...TRIGGERED,
  id: 'i2',
  title: 'Calls fail',
  state: 'acknowledged',
  severity: null,
  acknowledgedBy: 'ann',
  nextPageAt: null,
};
const RESOLVED = { ...TRIGGERED, id: 'i3', title: 'No calls', state: 'resolved', resolvedBy: null };

const TIMELINE = [
  { at: NOON, event: 'triggered', who: null, channel: null, detail: 'The alert fires.' },
  { at: NOON, event: 'paged', who: 'Ana Ferreira', channel: null, detail: 'Step 1 of the escalation.' },
  { at: NOON, event: 'notSent', who: 'Ana Ferreira', channel: 'slack', detail: 'It could not be reached.' },
];

const SCHEDULES = [
  {
    schedule: 'primary',
    title: 'Primary',
    timeZone: 'Europe/Berlin',
    person: 'Ana Ferreira',
    isFallback: false,
    since: NOON - HOUR,
    until: NOON + HOUR,
    nextPerson: 'Ben Okafor',
  },
  {
    schedule: 'night',
    title: 'Night',
    timeZone: 'America/New_York',
    person: null,
    isFallback: false,
    since: null,
    until: null,
    nextPerson: null,
  },
];

const SHIFTS = [
  ['Ana Ferreira', 0, false],
  ['Ben Okafor', 1, true],
  ['Chi Nguyen', 2, false],
].map(([person, turn, isOverride]) => ({
  schedule: 'primary',
  title: 'Primary',
  person: String(person),
  from: NOON + Number(turn) * HOUR,
  to: NOON + (Number(turn) + 1) * HOUR,
  isFallback: false,
  isOverride: isOverride === true,
}));

function answering(rows: Array<Parameters<typeof frameOf>[0][number]>): Answer {
  return ({ queryType, ...query }) => {
    if (queryType === 'onCall') {
      return [frameOf(SCHEDULES, { name: 'onCall' }), frameOf(SHIFTS, { name: 'shifts' })];
    }
    if (queryType === 'incidents') {
      const asked = 'incidentId' in query ? rows.filter(({ id }) => id === query.incidentId) : rows;
      return [frameOf(asked, { name: 'incidents' }), frameOf(TIMELINE, { name: 'timeline' })];
    }
    return [];
  };
}

async function show(answer: Answer) {
  const asked = installGrafana(answer);
  const requests = installBackend(({ url }) => {
    if (url.includes('alertmanager')) {
      return [];
    }
    if (url.endsWith('incidents/resolve')) {
      throw { status: 404, data: { message: 'There is no incident "i2".' } };
    }
    return { id: 'i1', state: 'acknowledged', changed: true };
  });
  const scene = systemHealthScene();
  render(
    <MemoryRouter future={{ v7_startTransition: true, v7_relativeSplatPath: true }}>
      <scene.Component model={scene} />
    </MemoryRouter>
  );
  await act(async () => undefined);
  return { asked, requests };
}

function installService(): void {
  const dataSource = buildDataSource();
  Reflect.apply(setDataSourceSrv, null, [{ get: async () => dataSource, getInstanceSettings: () => undefined }]);
}

function setRole(orgRole: string): void {
  Reflect.set(config, 'bootData', { ...config.bootData, user: { ...config.bootData?.user, orgRole } });
}

afterEach(() => setRole('Admin'));

describe('open incidents', () => {
  it('are shown with who was paged, who is next, and who takes care; the others apart', async () => {
    const { asked } = await show(answering([TRIGGERED, ACKNOWLEDGED, RESOLVED]));
    const open = screen.getByRole('list', { name: 'Open incidents' });
    const [first, second] = within(open).getAllByTestId('incident-row');
    expect(first).toHaveTextContent('Triggered');
    expect(first).toHaveTextContent(/critical.*Turn latency is high.*Reception answers slowly/);
    expect(first).toHaveTextContent(/2 min 5 s.*paged: Ana Ferreira · next page: Ben Okafor at/);
    expect(second).toHaveTextContent('ann takes care of it · nobody else will be paged');
    expect(within(second as HTMLElement).queryByRole('button', { name: /Acknowledge/ })).toBeNull();
    expect(screen.getByText('1 incident of this range resolved')).toBeInTheDocument();
    expect(screen.getByRole('list', { name: 'Resolved incidents' })).toHaveTextContent('ceased by itself after 2 min');
    expect(asked.filter(({ queryType }) => queryType === 'incidents')).toHaveLength(1);
  });

  it('say that nobody has been paged when there is none', async () => {
    await show(answering([]));
    expect(screen.getByText('Nobody has been paged: no open incidents.')).toBeInTheDocument();
  });

  it('open with all that happened, and where to look', async () => {
    const { asked } = await show(answering([TRIGGERED]));
    await act(async () => {
      fireEvent.click(screen.getByRole('button', { name: 'Details of Turn latency is high' }));
    });
    const events = await screen.findAllByTestId('incident-event');
    expect(events.map(({ textContent }) => textContent)).toEqual([
      expect.stringContaining('TriggeredThe alert fires.'),
      expect.stringContaining('Paged: Ana Ferreira'),
      expect.stringContaining('Not sent: Ana FerreiraIt could not be reached. (slack)'),
    ]);
    expect(screen.getByRole('link', { name: /Alert rule/ })).toHaveAttribute('href', 'http://grafana.example/rule');
    expect(screen.getByRole('link', { name: /Where to look/ })).toBeInTheDocument();
    expect(screen.getByRole('link', { name: /Calls/ })).toHaveAttribute(
      'href',
      '/a/voicehive-monitoring-app/call-logs'
    );
    expect(asked).toContainEqual(expect.objectContaining({ queryType: 'incidents', incidentId: 'i1' }));
  });

  it('are acknowledged once and asked anew', async () => {
    const { asked, requests } = await show(answering([TRIGGERED]));
    installService();
    const before = asked.length;
    await act(async () => {
      fireEvent.click(screen.getByRole('button', { name: 'Acknowledge Turn latency is high' }));
    });
    expect(requests).toContainEqual(
      expect.objectContaining({ url: expect.stringMatching(/incidents\/acknowledge$/), data: { id: 'i1' } })
    );
    expect(asked.length).toBeGreaterThan(before);
  });

  it('say why nothing was changed', async () => {
    await show(answering([ACKNOWLEDGED]));
    installService();
    await act(async () => {
      fireEvent.click(screen.getByRole('button', { name: 'Resolve Calls fail' }));
    });
    expect(await screen.findByText('Nothing was changed: There is no incident "i2".')).toBeInTheDocument();
  });

  it('spare viewers buttons that they may not use', async () => {
    setRole('Viewer');
    await show(answering([TRIGGERED]));
    expect(screen.queryByRole('button', { name: /Acknowledge/ })).toBeNull();
    expect(screen.getByText(/Editors and admins can acknowledge/)).toBeInTheDocument();
  });

  it('say who may see them, and what failed', async () => {
    await show(({ queryType }) =>
      queryType === 'incidents' || queryType === 'onCall'
        ? { status: 403, message: 'It needs the viewer role.' }
        : [frameOf([{ a: 1 }])]
    );
    expect(screen.getByText('Incidents are for those who are signed in')).toBeInTheDocument();
    expect(screen.getByText('Who is on call is for those who are signed in')).toBeInTheDocument();
  });
});

describe('who is on call', () => {
  it('is shown for each schedule, with the shifts to come', async () => {
    await show(answering([]));
    const [primary, night] = screen.getAllByTestId('on-call-card');
    expect(primary).toHaveTextContent(/Primary.*Ana Ferreira.*until/);
    const upcoming = within(primary as HTMLElement).getAllByTestId('upcoming-shift');
    expect(upcoming.map(({ textContent }) => textContent)).toEqual([
      expect.stringMatching(/Ben Okafor takes over$/),
      expect.stringMatching(/Chi Nguyen$/),
    ]);
    expect(night).toHaveTextContent(/Nobody is on call.*No handover within a year.*New York/);
  });
});
