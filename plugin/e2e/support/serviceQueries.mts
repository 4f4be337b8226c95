/** One row of the call list as the service answers it. */
export type CallRow = Record<string, string | number | boolean | null>;

export interface Range {
  /** Epoch ms. */
  from: number;
  to: number;
}

/** Every call of the range, page by page: the independent way to the numbers that the pages show. */
export async function listCalls(serviceUrl: string, range: Range, assistant?: string): Promise<CallRow[]> {
  const filters = assistant ? [{ dimension: 'assistant', operator: '=', values: [assistant] }] : [];
  const rows: CallRow[] = [];
  let cursor: string | null = null;
  do {
    const frame = await ask(serviceUrl, range, { queryType: 'calls', filters, limit: 15, ...(cursor && { cursor }) });
    rows.push(...toRows(frame));
    cursor = frame.schema.meta?.custom?.nextCursor ?? null;
  } while (cursor);
  return rows;
}

/** How many calls the range holds, by the measure. */
export async function countCalls(serviceUrl: string, range: Range): Promise<number> {
  const frame = await ask(serviceUrl, range, { queryType: 'metric', measures: ['calls'], format: 'table' });
  return Number(frame.data.values[0]?.[0] ?? 0);
}

interface Frame {
  schema: { fields: Array<{ name: string }>; meta?: { custom?: { nextCursor?: string | null } } };
  data: { values: Array<Array<string | number | boolean | null>> };
}

async function ask(serviceUrl: string, { from, to }: Range, query: object): Promise<Frame> {
  const response = await fetch(`${serviceUrl}/api/v1/query`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ from, to, queries: [{ refId: 'A', ...query }] }),
  });
  const { results } = await response.json();
  if (results.A.error) {
    throw new Error(`The service refused a query: ${results.A.error}`);
  }
  return results.A.frames[0];
}

function toRows({ schema, data }: Frame): CallRow[] {
  const length = data.values[0]?.length ?? 0;
  return Array.from({ length }, (_, row) =>
    Object.fromEntries(schema.fields.map((field, column) => [field.name, data.values[column]?.[row] ?? null]))
  );
}
