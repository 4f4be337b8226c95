import type { Json } from './json.ts';
import { layOut, type Row } from './layout.ts';
import { dashboardList } from './links.ts';

/** Tag of all our dashboards, by which they find one another. */
const TAG = 'voicehive';

/** What Grafana 12.3 writes. */
const SCHEMA_VERSION = 42;

/** What one dashboard has of its own. */
export interface DashboardFacts {
  uid: string;
  title: string;
  description: string;
  /** Beside the tag that all have. */
  tag: string;
  variables: Json[];
  /** Links to the app's pages. */
  links: Json[];
  rows: Row[];
}

/** Grafana's own marks, among them the changes of alerts. */
const GRAFANA_MARKS: Json = {
  builtIn: 1,
  datasource: { type: 'grafana', uid: '-- Grafana --' },
  enable: true,
  hide: true,
  iconColor: 'rgba(0, 211, 255, 1)',
  name: 'Annotations & Alerts',
  type: 'dashboard',
};

/** A dashboard as Grafana loads it. */
export function buildDashboard({ uid, title, description, tag, variables, links, rows }: DashboardFacts): Json {
  return {
    uid,
    title,
    description,
    tags: [TAG, tag],
    schemaVersion: SCHEMA_VERSION,
    version: 1,
    editable: false,
    timezone: 'browser',
    graphTooltip: 1,
    refresh: '1m',
    time: { from: 'now-24h', to: 'now' },
    timepicker: {},
    annotations: { list: [GRAFANA_MARKS] },
    templating: { list: variables },
    links: [...links, dashboardList(TAG)],
    panels: layOut(rows),
  };
}
