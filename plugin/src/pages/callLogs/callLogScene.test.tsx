import { act, fireEvent, render, screen } from '@testing-library/react';
import type { EmbeddedScene } from '@grafana/scenes';
import React from 'react';
import { MemoryRouter } from 'react-router-dom';

import { callRow } from '../../test/calls';
import { callFrames, frameOf } from '../../test/frames';
import { installGrafana, type Answer } from '../../test/grafana';
import { callDetailScene, callLogScene } from './scene';

async function show(scene: EmbeddedScene) {
  render(
    <MemoryRouter future={{ v7_startTransition: true, v7_relativeSplatPath: true }}>
      <scene.Component model={scene} />
    </MemoryRouter>
  );
  // Data sources are found asynchronously.
  await act(async () => undefined);
}

const twoPages: Answer = (query) => {
  if (query.queryType !== 'calls') {
    return [];
  }
  return query.cursor
    ? [frameOf([callRow({ callId: 'call-3' })])]
    : [frameOf([callRow(), callRow({ callId: 'call-2' })], { custom: { nextCursor: 'after-2' } })];
};

describe('the call log', () => {
  it('shows the first page and appends the next one', async () => {
    const asked = installGrafana(twoPages);
    await show(callLogScene());
    expect(await screen.findAllByTestId('call-row')).toHaveLength(2);

    fireEvent.click(screen.getByRole('button', { name: 'Load more' }));
    await screen.findByText(/3 calls, and no more in this range/);
    expect(screen.getAllByTestId('call-row')).toHaveLength(3);
    expect(asked.filter((query) => query.queryType === 'calls').map((query) => query.cursor)).toEqual([
      undefined,
      'after-2',
    ]);
  });

  it('links each call to its own page', async () => {
    installGrafana(twoPages);
    await show(callLogScene());
    const [link] = await screen.findAllByRole('link', { name: '2026-03-01 10:00:00' });
    expect(link).toHaveAttribute('href', expect.stringContaining('/call-logs/vapi/call-1'));
  });

  it('says so when no call matches', async () => {
    installGrafana(() => [frameOf([])]);
    await show(callLogScene());
    expect(await screen.findByText('No calls in this time range')).toBeInTheDocument();
  });

  it('shows the sentence of the service when it refuses', async () => {
    installGrafana(() => ({ status: 400, message: 'The filter on assistant needs a value.' }));
    await show(callLogScene());
    expect(await screen.findByText('The filter on assistant needs a value.')).toBeInTheDocument();
  });
});

describe('one call', () => {
  it('asks for the call of the address and shows it', async () => {
    const asked = installGrafana(() => callFrames({ call: [callRow()] }));
    await show(callDetailScene('vapi', 'call-1'));
    expect(await screen.findByRole('region', { name: 'Facts' })).toBeInTheDocument();
    expect(asked).toMatchObject([
      { queryType: 'call', provider: 'vapi', callId: 'call-1' },
      { queryType: 'calls', like: { provider: 'vapi', callId: 'call-1' } },
    ]);
  });

  it.each([
    [404, 'This call is not on record'],
    [403, 'You may not see this call'],
    [500, 'The call could not be read'],
  ])('explains the status %s', async (status, title) => {
    installGrafana(() => ({ status, message: 'The sentence of the service.' }));
    await show(callDetailScene('vapi', 'call-1'));
    expect(await screen.findByText(title)).toBeInTheDocument();
    expect(screen.getByText('The sentence of the service.')).toBeInTheDocument();
  });
});
