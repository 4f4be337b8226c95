import { promQl, type Query } from './queries.ts';

/** The replicas chosen. */
const INSTANCE = 'instance=~"$instance"';
/** Time over which a rate is taken, as Grafana chooses it. */
export const RATE = '[$__rate_interval]';

/** A metric of the instances chosen, with more conditions. */
export function of(metric: string, condition = ''): string {
  return `${metric}{${[INSTANCE, condition].filter(Boolean).join(', ')}}`;
}

/** How often a counter goes up each second, by labels. */
export function rate(metric: string, by: string, condition = ''): string {
  return `sum by (${by}) (rate(${of(metric, condition)}${RATE}))`;
}

/** A percentile of a histogram, by labels. */
export function percentile(share: number, histogram: string, by = ''): string {
  const labels = ['le', by].filter(Boolean).join(', ');
  return `histogram_quantile(${share}, sum by (${labels}) (rate(${of(`${histogram}_bucket`)}${RATE})))`;
}

/** Half, 95 % and 99 % of what a histogram counts. */
export function percentiles(histogram: string): Query[] {
  return [
    promQl(percentile(0.5, histogram), 'p50'),
    promQl(percentile(0.95, histogram), 'p95'),
    promQl(percentile(0.99, histogram), 'p99'),
  ];
}
