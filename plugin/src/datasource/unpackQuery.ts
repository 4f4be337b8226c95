import type { DataQuery } from '@grafana/schema';

/** Whether a query carries itself in its field `expression`, as links to Grafana's form for a new alert rule write it. */
export function isPacked(query: DataQuery): query is DataQuery & { expression: string } {
  return 'expression' in query && typeof query.expression === 'string';
}

/**
 * The query that is in the field `expression`; any other as it is. The form of Grafana 12.3.0 and 12.3.1 drops the fields
 * that it does not know, but not this one (grafana/grafana#113513), and fills in those of a new query instead.
 */
export function unpackQuery(query: DataQuery): DataQuery {
  if (!isPacked(query)) {
    return query;
  }
  const { expression, ...rest } = query;
  const { refId, datasource } = rest;
  return { ...rest, ...readObject(expression), refId, datasource, ...EMPTIED };
}

/** Grafana's form keeps what it has of a field that is only left out. */
const EMPTIED = { expression: undefined };

function readObject(text: string): object {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}
