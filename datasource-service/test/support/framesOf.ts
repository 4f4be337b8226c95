import type { Service } from '../../src/service/service.ts';

/** A field of a frame as Grafana gets it. */
export interface AnsweredField {
  name: string;
  type: string;
  unit: string | undefined;
  labels: Record<string, string>;
  values: unknown[];
}

interface FrameBody {
  schema: {
    name?: string;
    fields: Array<{ name: string; type: string; labels?: Record<string, string>; config?: { unit?: string } }>;
  };
  data: { values: unknown[][] };
}

/** Asks one query over HTTP as Grafana would, and gives the fields of each frame, or throws its error. */
export async function framesOf(
  service: Pick<Service, 'url'>,
  model: object,
  range: { from: number; to: number }
): Promise<AnsweredField[][]> {
  const response = await fetch(`${service.url}/api/v1/query`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...range, queries: [{ intervalMs: 60_000, maxDataPoints: 600, ...model, refId: 'A' }] }),
  });
  const { results } = (await response.json()) as { results: { A: { error?: string; frames: FrameBody[] } } };
  if (results.A.error !== undefined) {
    throw new Error(results.A.error);
  }
  return results.A.frames.map(({ schema, data }) =>
    schema.fields.map(({ name, type, labels = {}, config }, index) => ({
      name,
      type,
      labels,
      unit: config?.unit,
      values: data.values[index] ?? [],
    }))
  );
}
