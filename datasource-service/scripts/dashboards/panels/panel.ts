import type { DataSourceReference } from '../dataSources.ts';
import type { Json } from '../json.ts';
import type { Panel } from '../layout.ts';
import type { Query } from '../queries.ts';

/** The Grafana whose panels these are, so that it migrates nothing. */
const PLUGIN_VERSION = '12.3.0';

/** What every panel says of itself. */
export interface PanelFacts {
  /** Never changes and is never used again, because alert rules and links refer to it. */
  id: number;
  title: string;
  description: string;
  width: number;
  height: number;
  queries: Query[];
}

/** What the kinds of panels differ in. */
interface Look {
  type: string;
  /** Of all fields. */
  defaults: Json;
  overrides?: Json[];
  options: Json;
  transformations?: Json[];
  /** More of the panel's own properties. */
  more?: Json;
}

/** A, B, … as Grafana names queries. */
function refId(index: number): string {
  return String.fromCharCode('A'.charCodeAt(0) + index);
}

/** Undefined properties are left out of the file. */
function present(properties: Json): Json {
  return Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== undefined));
}

/** A panel of any kind. */
export function buildPanel({ id, title, description, width, height, queries }: PanelFacts, look: Look): Panel {
  const { type, defaults, overrides = [], options, transformations = [], more = {} } = look;
  const [first] = queries;
  return {
    id,
    width,
    height,
    model: {
      type,
      title,
      description,
      datasource: first?.['datasource'] as DataSourceReference,
      targets: queries.map((query, index) => ({ refId: refId(index), ...query })),
      fieldConfig: { defaults: { noValue: '–', ...present(defaults) }, overrides },
      options,
      ...(transformations.length > 0 ? { transformations } : {}),
      ...more,
      pluginVersion: PLUGIN_VERSION,
    },
  };
}

/** Properties for one field, by its name. */
export function override(name: string, properties: Json): Json {
  return {
    matcher: { id: 'byName', options: name },
    properties: Object.entries(present(properties)).map(([id, value]) => ({ id, value })),
  };
}
