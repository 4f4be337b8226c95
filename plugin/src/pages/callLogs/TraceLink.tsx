import { urlUtil } from '@grafana/data';
import { getDataSourceSrv } from '@grafana/runtime';
import { TextLink } from '@grafana/ui';
import React from 'react';

/** Leads to the trace in the first data source for traces that Grafana has; nothing where there is none. */
export function TraceLink({ traceId }: { traceId: string }) {
  const [source] = getDataSourceSrv().getList({ tracing: true });
  if (!source) {
    return null;
  }
  const { uid, type } = source;
  const query = { refId: 'A', datasource: { uid, type }, queryType: 'traceql', query: traceId };
  const panes = JSON.stringify({ trace: { datasource: uid, queries: [query], range: { from: 'now-1h', to: 'now' } } });
  return (
    <TextLink href={urlUtil.renderUrl('/explore', { schemaVersion: 1, panes })}>{`Open in ${source.name}`}</TextLink>
  );
}
