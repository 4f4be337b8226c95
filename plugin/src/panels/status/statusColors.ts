import type { ComponentStatus } from '@voicehive/datasource-service/contract';

/** Grafana's names of the colours of statuses. */
export const STATUS_COLORS: Readonly<Record<ComponentStatus, string>> = {
  ok: 'green',
  degraded: 'orange',
  down: 'red',
};

/** Words for statuses. */
export const STATUS_WORDS: Readonly<Record<ComponentStatus, string>> = {
  ok: 'Works',
  degraded: 'Works with limits',
  down: 'Down',
};
