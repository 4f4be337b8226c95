import { act, fireEvent, render, screen } from '@testing-library/react';
import React from 'react';
import { MemoryRouter } from 'react-router-dom';

import { frameOf } from '../../test/frames';
import { installGrafana, type Answer } from '../../test/grafana';
import { liveRow } from '../../test/liveRows';
import { realTimeScene } from './scene';

const CUSTOM = { concurrencyLimit: 10, seesWords: true };

function board(...rows: Array<Parameters<typeof liveRow>[0]>): Answer {
  return ({ queryType }) =>
    queryType === 'live'
      ? [
          frameOf(
            rows.map((row) => ({ ...liveRow(row) })),
            { name: 'live', custom: CUSTOM }
          ),
        ]
      : [];
}

async function show(answer: Answer) {
  installGrafana(answer);
  const scene = realTimeScene();
  render(
    <MemoryRouter future={{ v7_startTransition: true, v7_relativeSplatPath: true }}>
      <scene.Component model={scene} />
    </MemoryRouter>
  );
  await act(async () => undefined);
}

describe('the real-time page', () => {
  it('shows calls under way with their last words, and how many may be', async () => {
    await show(board({ lastWords: 'user: Hello?' }, { callId: 'call-2', assistant: 'Billing' }));
    expect(await screen.findAllByTestId('live-row')).toHaveLength(2);
    expect(screen.getByText('user: Hello?')).toBeInTheDocument();
    expect(screen.getByTestId('under-way')).toHaveTextContent('2 of 10');
    expect(screen.getAllByRole('link', { name: 'Billing' })[0]).toHaveAttribute(
      'href',
      expect.stringContaining('/call-logs/vapi/call-2')
    );
  });

  it('narrows the board by words', async () => {
    await show(board({}, { callId: 'call-2', assistant: 'Billing' }));
    fireEvent.change(await screen.findByPlaceholderText(/Assistant, caller/), { target: { value: 'bill' } });
    expect(await screen.findByText('1 call')).toBeInTheDocument();
  });

  it('says so when nobody is on the phone', async () => {
    await show(board());
    expect(await screen.findByText('Nobody is on the phone')).toBeInTheDocument();
  });

  it('says so when the reader may not see calls', async () => {
    await show(() => ({ status: 403, message: 'Calls under way need a user with the Viewer role.' }));
    expect(await screen.findByText('You may not see calls')).toBeInTheDocument();
  });

  it('draws only the rows that can be seen', async () => {
    await show(board(...Array.from({ length: 1000 }, (_, index) => ({ callId: `call-${index}` }))));
    expect(await screen.findByText('1000 calls')).toBeInTheDocument();
    expect(screen.getAllByTestId('live-row').length).toBeLessThan(60);
  });
});
