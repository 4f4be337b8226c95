import { act, render, screen } from '@testing-library/react';
import React from 'react';

import { frameOf } from '../../test/frames';
import { installGrafana, type Answer } from '../../test/grafana';
import { callAnalyticsScene } from './scene';

async function show(answer: Answer) {
  const asked = installGrafana(answer);
  const scene = callAnalyticsScene();
  render(<scene.Component model={scene} />);
  await act(async () => undefined);
  return asked;
}

const withCalls: Answer = (query) => (query.refId === 'numbers' ? [frameOf([{ calls: 12 }])] : []);

describe('call analytics', () => {
  it('shows its panels', async () => {
    await show(withCalls);
    for (const title of ['Calls', 'Failed', 'Turn p95', 'Turn latency by stage (p95)', 'Assistants', 'Ended reasons']) {
      expect(await screen.findByText(title)).toBeInTheDocument();
    }
  });

  it('asks for the key numbers once, for all panels that show them', async () => {
    const asked = await show(withCalls);
    await screen.findByText('Calls');
    expect(asked.filter(({ refId }) => refId === 'numbers')).toHaveLength(1);
  });

  it('asks what changed together with the numbers, before anything is drawn', async () => {
    const asked = installGrafana(withCalls);
    const stop = callAnalyticsScene().activate();
    await act(async () => undefined);
    expect(asked.map(({ refId }) => refId)).toEqual(expect.arrayContaining(['numbers', 'changed']));
    stop();
  });

  it('explains an empty range instead of showing empty panels', async () => {
    await show(() => [frameOf([{ calls: 0 }])]);
    expect(await screen.findByText('No calls in this time range')).toBeInTheDocument();
    expect(screen.queryByText('Turn latency by stage (p95)')).not.toBeInTheDocument();
  });

  it('shows the sentence of the service when the numbers fail', async () => {
    await show(() => ({ status: 500, message: 'The store is being rebuilt.' }));
    expect(await screen.findByText('The numbers could not be read')).toBeInTheDocument();
    expect(screen.getByText('The store is being rebuilt.')).toBeInTheDocument();
  });
});
