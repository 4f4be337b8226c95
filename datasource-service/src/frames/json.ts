import type { Field, Frame } from './frame.ts';
import { takeTurn } from './turns.ts';

const GO_TYPES = { time: 'time.Time', number: 'float64', string: 'string', boolean: 'bool' } as const;

/** Grafana's JSON form of a frame (`DataFrameJSON` of @grafana/data). */
export interface FrameJson {
  schema: {
    name: string;
    refId: string;
    meta?: object;
    fields: Array<{
      name: string;
      type: string;
      typeInfo: { frame: string; nullable?: boolean };
      labels?: Record<string, string>;
      config?: object;
    }>;
  };
  data: { values: Array<Field['values']> };
}

/** Encodes a frame as Grafana's JSON, for HTTP. */
export function encodeJson(frame: Frame, refId: string): FrameJson {
  return {
    schema: {
      name: frame.name,
      refId,
      ...(frame.meta === undefined ? {} : { meta: frame.meta }),
      fields: frame.fields.map(({ name, type, nullable, labels, config }) => ({
        name,
        type,
        typeInfo: { frame: GO_TYPES[type], ...(nullable ? { nullable } : {}) },
        ...(labels === undefined ? {} : { labels }),
        ...(config === undefined ? {} : { config }),
      })),
    },
    data: { values: frame.fields.map(({ values }) => values) },
  };
}

/**
 * The frames of an answer in Grafana's JSON as the text of one list, made column by column, with turns of the event loop
 * for others between.
 */
export async function encodeJsonFrames(frames: readonly Frame[], refId: string): Promise<string> {
  const texts: string[] = [];
  for (const frame of frames) {
    const { schema, data } = encodeJson(frame, refId);
    const columns: string[] = [];
    for (const values of data.values) {
      await takeTurn();
      columns.push(JSON.stringify(values));
    }
    await takeTurn();
    texts.push(`{"schema":${JSON.stringify(schema)},"data":{"values":[${columns.join()}]}}`);
  }
  return `[${texts.join()}]`;
}
