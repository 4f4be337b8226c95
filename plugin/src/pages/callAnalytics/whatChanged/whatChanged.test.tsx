import { dateTime } from '@grafana/data';
import {
  EmbeddedScene,
  SceneCanvasText,
  SceneFlexItem,
  SceneFlexLayout,
  SceneTimeRange,
  sceneGraph,
} from '@grafana/scenes';
import { act, fireEvent, render, screen } from '@testing-library/react';
import React from 'react';
import { MemoryRouter } from 'react-router-dom';

import { choose, giveListsASize } from '../../../test/choose';
import { frameOf } from '../../../test/frames';
import { installGrafana, type Answer } from '../../../test/grafana';
import { DragMode } from './DragMode';
import { DragRange } from './DragRange';
import { WhatChanged } from './WhatChanged';

const ROW = {
  dimension: 'Model',
  dimensionId: 'model',
  value: 'gpt-4o',
  now: 0.2,
  before: 0.01,
  support: 0.8,
  lift: 3.2,
  pValue: 0.0004,
};

const answer: Answer = () => [frameOf([ROW], { custom: { now: 0.05, before: 0.02 } })];

async function show(given: Answer = answer) {
  const asked = installGrafana(given);
  const explanation = new WhatChanged();
  const mode = new DragMode();
  const chart = new SceneFlexItem({ $timeRange: new DragRange(), body: new SceneCanvasText({ text: 'chart' }) });
  const scene = new EmbeddedScene({
    $timeRange: new SceneTimeRange({ from: 'now-24h', to: 'now' }),
    controls: [mode],
    body: new SceneFlexLayout({ children: [chart, new SceneFlexItem({ body: explanation })] }),
  });
  render(
    <MemoryRouter future={{ v7_startTransition: true, v7_relativeSplatPath: true }}>
      <scene.Component model={scene} />
    </MemoryRouter>
  );
  await act(async () => undefined);
  return { asked, explanation, mode, scene, chart };
}

const [FROM, TO] = [dateTime(Date.UTC(2026, 2, 1, 10)), dateTime(Date.UTC(2026, 2, 1, 11))];
const DRAGGED = { from: FROM, to: TO, raw: { from: FROM, to: TO } };

describe('what changed', () => {
  beforeAll(giveListsASize);

  it('shows which values explain the page’s range, and leads to their calls', async () => {
    await show();
    const row = await screen.findByTestId('changed-row');
    expect(row).toHaveTextContent('gpt-4o');
    expect(row).toHaveTextContent('80 %');
    expect(row).toHaveTextContent('3.2×');
    expect(row).toHaveTextContent('< 0.1 %');
    expect(screen.getByRole('link', { name: 'Show' })).toHaveAttribute(
      'href',
      expect.stringMatching(/call-logs\?from=\d+&to=\d+&var-filters=model%7C%3D%7Cgpt-4o/)
    );
  });

  it('explains what is dragged over a chart when told so, and leaves the page’s time alone', async () => {
    const { asked, mode, scene, chart, explanation } = await show();
    const before = sceneGraph.getTimeRange(scene).state.value;
    act(() => mode.setState({ mode: 'explain' }));
    await act(async () => sceneGraph.getTimeRange(chart).onTimeRangeChange(DRAGGED));
    expect(explanation.state.selection).toEqual({ from: FROM.valueOf(), to: TO.valueOf() });
    expect(asked).toHaveLength(2);
    expect(sceneGraph.getTimeRange(scene).state.value).toBe(before);

    fireEvent.click(await screen.findByRole('button', { name: 'Whole range' }));
    expect(explanation.state.selection).toBeNull();
  });

  it('zooms otherwise', async () => {
    const { scene, chart, explanation } = await show();
    await act(async () => sceneGraph.getTimeRange(chart).onTimeRangeChange(DRAGGED));
    expect(sceneGraph.getTimeRange(scene).state.value.from.valueOf()).toBe(FROM.valueOf());
    expect(explanation.state.selection).toBeNull();
  });

  it('says so when nothing stands out', async () => {
    await show(() => [frameOf([], { custom: { now: 0.02, before: 0.02 } })]);
    expect(await screen.findByText(/No value of any dimension stands out/)).toBeInTheDocument();
  });

  it('shows the sentence of the service when it fails', async () => {
    await show(() => ({ status: 500, message: 'The store is being rebuilt.' }));
    expect(await screen.findByText('The store is being rebuilt.')).toBeInTheDocument();
  });

  it.each(['turnLatencyP95', 'nonsense'])(
    'says why it does not explain %s of the URL, and lets choose another',
    async (id) => {
      const { asked, explanation } = await show((query) =>
        'measure' in query && query.measure === id ? { status: 400, message: `"${id}" is refused.` } : answer(query)
      );
      await act(async () => explanation.updateFromUrl({ explain: id }));
      expect(asked.at(-1)).toMatchObject({ measure: id });
      expect(await screen.findByText(`“${id}” cannot be explained`)).toBeInTheDocument();
      expect(screen.getByText(/is refused. Choose a measure from the list above/)).toBeInTheDocument();
      await choose('Measure to explain', 'Answer rate');
      expect(await screen.findByTestId('changed-row')).toBeInTheDocument();
    }
  );

  it('keeps what it explains in the URL', () => {
    const explanation = new WhatChanged();
    const state = { explain: 'calls', against: 'sameWeekday', explainFrom: '100', explainTo: '200' };
    explanation.updateFromUrl(state);
    expect(explanation.getUrlState()).toEqual(state);
    explanation.updateFromUrl({ explain: null, explainFrom: '200', explainTo: '100' });
    expect(explanation.state).toMatchObject({ measure: 'failureRatio', against: 'previousPeriod', selection: null });
  });
});
