import { urlUtil } from '@grafana/data';
import { getDataSourceSrv } from '@grafana/runtime';
import { TextLink } from '@grafana/ui';
import type { CallSummary } from '@voicehive/datasource-service/contract';
import React from 'react';

/** Traces begin before their call and end after it, ms. */
const AROUND_MS = 60 * 60 * 1000;

type Times = Pick<CallSummary, 'startedAt' | 'endedAt'>;

/** The time of the call, for sources that look for a trace within a time. */
function rangeAround({ startedAt, endedAt }: Times): { from: string; to: string } {
  if (startedAt === null) {
    return { from: 'now-6h', to: 'now' };
  }
  const to = endedAt === null ? 'now' : String(endedAt + AROUND_MS);
  return { from: String(startedAt - AROUND_MS), to };
}

/** Leads to the trace in the first data source for traces that Grafana has; nothing where there is none. */
export function TraceLink({ traceId, call }: { traceId: string; call: Times }) {
  const [source] = getDataSourceSrv().getList({ tracing: true });
  if (!source) {
    return null;
  }
  const { uid, type } = source;
  // Tempo takes an id for a query of its language; Jaeger and Zipkin take a query without a type for an id.
  const kind = type === 'tempo' ? { queryType: 'traceql' } : {};
  const query = { refId: 'A', datasource: { uid, type }, ...kind, query: traceId };
  const panes = JSON.stringify({ trace: { datasource: uid, queries: [query], range: rangeAround(call) } });
  return (
    <TextLink href={urlUtil.renderUrl('/explore', { schemaVersion: 1, panes })}>{`Open in ${source.name}`}</TextLink>
  );
}
