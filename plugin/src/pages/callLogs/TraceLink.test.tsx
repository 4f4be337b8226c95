import { setDataSourceSrv } from '@grafana/runtime';
import { render, screen } from '@testing-library/react';
import React from 'react';
import { MemoryRouter } from 'react-router-dom';

import { TraceLink } from './TraceLink';

const TRACE_ID = '4bf92f3577b34da6a3ce929d0e0e4736';
const HOUR = 60 * 60 * 1000;
const START = Date.UTC(2026, 2, 1, 10);

/** Shows the link where Grafana has the given data sources for traces. */
function show(sources: Array<{ uid: string; type: string; name: string }>, endedAt: number | null = START + 1000) {
  Reflect.apply(setDataSourceSrv, null, [
    { getList: ({ tracing }: { tracing?: boolean }) => (tracing === true ? sources : []) },
  ]);
  render(
    <MemoryRouter future={{ v7_startTransition: true, v7_relativeSplatPath: true }}>
      <TraceLink traceId={TRACE_ID} call={{ startedAt: START, endedAt }} />
    </MemoryRouter>
  );
}

function pane() {
  const { searchParams } = new URL(String(screen.getByRole('link').getAttribute('href')), 'http://grafana.example');
  return JSON.parse(searchParams.get('panes') ?? '{}').trace;
}

describe('TraceLink', () => {
  it('opens the trace in Tempo by its id, around the time of the call', () => {
    show([{ uid: 't1', type: 'tempo', name: 'Traces' }]);
    expect(screen.getByRole('link', { name: 'Open in Traces' })).toBeInTheDocument();
    expect(pane()).toEqual({
      datasource: 't1',
      queries: [{ refId: 'A', datasource: { uid: 't1', type: 'tempo' }, queryType: 'traceql', query: TRACE_ID }],
      range: { from: String(START - HOUR), to: String(START + 1000 + HOUR) },
    });
  });

  it('opens the trace in Jaeger, also while the call goes on', () => {
    show([{ uid: 'j1', type: 'jaeger', name: 'Jaeger' }], null);
    expect(pane()).toEqual({
      datasource: 'j1',
      queries: [{ refId: 'A', datasource: { uid: 'j1', type: 'jaeger' }, query: TRACE_ID }],
      range: { from: String(START - HOUR), to: 'now' },
    });
  });

  it('is not there where Grafana has no data source for traces', () => {
    show([]);
    expect(screen.queryByRole('link')).toBeNull();
  });
});
