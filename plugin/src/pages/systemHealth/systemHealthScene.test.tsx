import { setDataSourceSrv } from '@grafana/runtime';
import { act, fireEvent, render, screen } from '@testing-library/react';
import React from 'react';
import { MemoryRouter } from 'react-router-dom';

import { buildDataSource, installBackend } from '../../test/dataSource';
import { frameOf } from '../../test/frames';
import { installGrafana, type Answer } from '../../test/grafana';
import { systemHealthScene } from './scene';

const DELIVERY = {
  receivedAt: Date.UTC(2026, 2, 1, 10),
  id: 'delivery-1',
  eventAt: Date.UTC(2026, 2, 1, 10) - 800,
  platform: 'vapi',
  type: 'end-of-call-report',
  callId: 'call-12345678',
  verdict: 'quarantined',
  outcome: 'held',
  reason: 'The signature does not match.',
  appliedAt: null,
  problem: null,
  bytes: 512,
  replayedAt: null,
  replayedBy: null,
};

const answer: Answer = (query) => {
  if (query.queryType !== 'inbox') {
    return [];
  }
  const row = query.cursor ? { ...DELIVERY, id: 'delivery-2' } : DELIVERY;
  const inbox = frameOf([row], { name: 'inbox', custom: { nextCursor: query.cursor ? null : 'more' } });
  return query.deliveryId ? [inbox, frameOf([{ body: '{"a":1}' }], { name: 'body' })] : [inbox];
};

async function show(given: Answer = answer) {
  const asked = installGrafana(given);
  const requests = installBackend(({ url }) =>
    url.includes('alertmanager')
      ? [{ labels: { alertname: 'Too slow', severity: 'critical' }, annotations: {}, status: {} }]
      : { results: [{ id: 'delivery-1', outcome: 'released', changed: true, problem: null }] }
  );
  const scene = systemHealthScene();
  render(
    <MemoryRouter future={{ v7_startTransition: true, v7_relativeSplatPath: true }}>
      <scene.Component model={scene} />
    </MemoryRouter>
  );
  await act(async () => undefined);
  return { asked, requests };
}

describe('system health', () => {
  it('shows its panels and what fires, also when there was no call', async () => {
    await show();
    for (const title of ['Parts of the service', 'Service levels', 'Webhooks by platform', 'Language models']) {
      expect(await screen.findByText(title)).toBeInTheDocument();
    }
    expect(await screen.findByTestId('firing-alert')).toHaveTextContent('Too slow');
  });

  it('asks everything but the inbox in one request', async () => {
    const { asked } = await show();
    expect(asked.map(({ queryType }) => queryType)).toEqual(
      expect.arrayContaining(['health', 'pipeline', 'slo', 'metric', 'inbox'])
    );
    expect(asked.filter(({ refId }) => refId === 'health')).toHaveLength(1);
  });

  it('lets an admin read a webhook and let it in', async () => {
    const { asked, requests } = await show();
    expect(await screen.findByText('The signature does not match.')).toBeInTheDocument();
    fireEvent.click(screen.getByRole('button', { name: 'Body' }));
    expect(await screen.findByTestId('delivery-body')).toHaveTextContent('"a": 1');
    expect(asked).toContainEqual(expect.objectContaining({ deliveryId: 'delivery-1' }));

    const dataSource = buildDataSource();
    Reflect.apply(setDataSourceSrv, null, [{ get: async () => dataSource, getInstanceSettings: () => undefined }]);
    fireEvent.click(screen.getByRole('checkbox', { name: /Select the end-of-call-report/ }));
    await act(async () => {
      fireEvent.click(screen.getByRole('button', { name: 'Replay 1' }));
    });
    expect(await screen.findByText('1 let in; 1 call changed.')).toBeInTheDocument();
    expect(requests).toContainEqual(
      expect.objectContaining({ url: expect.stringMatching(/inbox\/replay$/), data: { ids: ['delivery-1'] } })
    );
  });

  it('appends the next page of webhooks', async () => {
    await show();
    await act(async () => {
      fireEvent.click(await screen.findByRole('button', { name: 'Load more' }));
    });
    expect(await screen.findByText(/2 webhooks shown, and no more/)).toBeInTheDocument();
  });

  it('tells others that the inbox is for admins', async () => {
    await show(({ queryType }) =>
      queryType === 'inbox' ? { status: 403, message: 'An "inbox" query needs a user with the admin role.' } : []
    );
    expect(await screen.findByText('The inbox is for admins')).toBeInTheDocument();
    expect(screen.getByText('Parts of the service')).toBeInTheDocument();
  });
});
