import type { DataFrame } from '@grafana/data';
import { COMPONENT_STATUSES, type ComponentStatus } from '@voicehive/datasource-service/contract';

import { number, oneOf, readRows, text } from '../readRows';

/** A component as the page shows it. Times are epoch ms. */
export interface ReadComponent {
  component: string;
  title: string;
  status: ComponentStatus;
  since: number | null;
  detail: string;
  /** 0 to 1 of the known time; null when nothing is known. */
  uptime: number | null;
  objective: number;
  downSeconds: number;
  degradedSeconds: number;
}

/** The components out of the answer of a `health` query. */
export function readComponents(frame: DataFrame | undefined): ReadComponent[] {
  return readRows(frame).map((row) => ({
    component: text(row.component) ?? '',
    title: text(row.title) ?? text(row.component) ?? '',
    status: oneOf(COMPONENT_STATUSES, row.status) ?? 'down',
    since: number(row.since),
    detail: text(row.detail) ?? '',
    uptime: number(row.uptime),
    objective: number(row.objective) ?? 1,
    downSeconds: number(row.downSeconds) ?? 0,
    degradedSeconds: number(row.degradedSeconds) ?? 0,
  }));
}
