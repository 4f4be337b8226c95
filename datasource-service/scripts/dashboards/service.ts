import { buildDashboard } from './dashboard.ts';
import type { Json } from './json.ts';
import type { Panel } from './layout.ts';
import { pageLink } from './links.ts';
import { promChart } from './panels/chart.ts';
import { promStat } from './panels/stat.ts';
import { of, percentile, percentiles, RATE, rate } from './promMetrics.ts';
import { promQl } from './queries.ts';
import { instanceVariable, prometheusVariable } from './variables.ts';
import type { Steps } from './catalogue.ts';

const NONE_IS_GOOD: Steps = [
  { color: 'green', value: null },
  { color: 'orange', value: 1 },
];

const IS_READY: Steps = [
  { color: 'red', value: null },
  { color: 'green', value: 1 },
];

/** What answers the query engine gives besides an answer. */
const FAILED_QUERY = 'outcome!="ok"';

function keyNumbers(): Panel[] {
  return [
    promStat({
      id: 1,
      title: 'Webhooks a second',
      description: 'Webhooks received, whatever became of them.',
      query: promQl(`sum(rate(${of('voicehive_deliveries_received_total')}${RATE}))`, 'Webhooks'),
      unit: 'reqps',
    }),
    promStat({
      id: 2,
      title: 'Not applied yet',
      description: 'Acknowledged deliveries that are not yet part of a call.',
      query: promQl(`sum(${of('voicehive_unapplied_deliveries')})`, 'Deliveries'),
      unit: 'short',
      steps: [
        { color: 'green', value: null },
        { color: 'orange', value: 100 },
        { color: 'red', value: 10_000 },
      ],
    }),
    promStat({
      id: 3,
      title: 'Hot store ready',
      description: 'Whether the hot store answers with all calls.',
      query: promQl(`min(${of('voicehive_hot_store_ready')})`, 'Ready'),
      unit: 'bool_yes_no',
      steps: IS_READY,
    }),
    promStat({
      id: 4,
      title: 'Calls under way',
      description: 'Calls on the live board that have not ended.',
      query: promQl(`sum(${of('voicehive_live_calls')})`, 'Calls'),
      unit: 'short',
    }),
    promStat({
      id: 5,
      title: 'Stuck calls',
      description: 'Calls whose end was not told.',
      query: promQl(`sum(${of('voicehive_stuck_calls')})`, 'Calls'),
      unit: 'short',
      steps: NONE_IS_GOOD,
    }),
    promStat({
      id: 6,
      title: 'Up for',
      description: 'Time since the process started.',
      query: promQl(`time() - max(${of('process_start_time_seconds')})`, 'Up'),
      unit: 's',
    }),
  ];
}

function webhooks(): Panel[] {
  return [
    promChart({
      id: 7,
      title: 'Webhooks by what became of them',
      description: 'Stored, duplicate, quarantined, or the code of the error that they were answered with.',
      queries: [promQl(rate('voicehive_deliveries_received_total', 'outcome'), '{{outcome}}')],
      unit: 'reqps',
      style: 'bars',
    }),
    promChart({
      id: 8,
      title: 'Webhooks by platform and kind',
      description: 'What the platforms send.',
      queries: [promQl(rate('voicehive_deliveries_received_total', 'provider, type'), '{{provider}} {{type}}')],
      unit: 'reqps',
      style: 'bars',
    }),
    promChart({
      id: 9,
      title: 'Time to the acknowledgement',
      description: 'From a webhook to its acknowledgement, with the sync to disk; half, 95 % and 99 % took no longer.',
      queries: percentiles('voicehive_webhook_seconds'),
      unit: 's',
    }),
    promChart({
      id: 10,
      title: 'Worked into calls',
      description: 'Deliveries applied each second, those that belong to no call, and those that failed.',
      queries: [promQl(rate('voicehive_deliveries_applied_total', 'outcome'), '{{outcome}}')],
      unit: 'ops',
      style: 'bars',
    }),
    promChart({
      id: 11,
      title: 'What no rule knows',
      description: 'Kinds of messages and ended reasons that are not documented.',
      queries: [
        promQl(rate('voicehive_unknown_message_types_total', 'provider'), '{{provider}} messages'),
        promQl(rate('voicehive_unknown_ended_reasons_total', 'provider'), '{{provider}} ended reasons'),
      ],
      unit: 'ops',
    }),
    promChart({
      id: 12,
      title: 'Tee',
      description: 'Messages forwarded to your own server, by what became of them. Empty without a tee.',
      queries: [promQl(rate('voicehive_tee_total', 'outcome'), '{{outcome}}')],
      unit: 'reqps',
      style: 'bars',
    }),
  ];
}

function hotStore(): Panel[] {
  return [
    promChart({
      id: 13,
      title: 'Behind',
      description:
        'Changed calls that the hot store does not show yet, and deliveries that are not yet part of a call.',
      queries: [
        promQl(`sum(${of('voicehive_hot_store_behind_calls')})`, 'Hot store, calls'),
        promQl(`sum(${of('voicehive_unapplied_deliveries')})`, 'Applier, deliveries'),
      ],
      unit: 'short',
    }),
    promChart({
      id: 14,
      title: 'Time of one micro-batch',
      description: 'How long it takes to bring changed calls into the hot store.',
      queries: percentiles('voicehive_hot_store_write_seconds'),
      unit: 's',
    }),
    promChart({
      id: 15,
      title: 'Call rows written',
      description: 'Rows of calls written to the hot store each second.',
      queries: [promQl(`sum(rate(${of('voicehive_hot_store_calls_written_total')}${RATE}))`, 'Written')],
      unit: 'wps',
    }),
    promChart({
      id: 16,
      title: 'Rebuilds, and calls left out',
      description: 'How often the hot store was made again, by cause, and calls with a value that it cannot keep.',
      queries: [
        promQl(`sum by (cause) (increase(${of('voicehive_hot_store_rebuilds_total')}${RATE}))`, 'Rebuilt: {{cause}}'),
        promQl(`sum(increase(${of('voicehive_hot_store_calls_left_out_total')}${RATE}))`, 'Left out'),
      ],
      unit: 'short',
      style: 'bars',
    }),
  ];
}

function readers(): Panel[] {
  return [
    promChart({
      id: 17,
      title: 'p95 of queries by type',
      description: '95 % of the queries of each type were answered within this time.',
      queries: [promQl(percentile(0.95, 'voicehive_query_seconds', 'query_type'), '{{query_type}}')],
      unit: 's',
    }),
    promChart({
      id: 18,
      title: 'Queries a second by type',
      description: 'Queries answered, well or not.',
      queries: [promQl(rate('voicehive_query_seconds_count', 'query_type'), '{{query_type}}')],
      unit: 'reqps',
      style: 'bars',
    }),
    promChart({
      id: 19,
      title: 'Queries that failed',
      description: 'By type and by the code of the error.',
      queries: [
        promQl(
          rate('voicehive_query_seconds_count', 'query_type, outcome', FAILED_QUERY),
          '{{query_type}}: {{outcome}}'
        ),
      ],
      unit: 'reqps',
      style: 'bars',
    }),
    promChart({
      id: 20,
      title: 'Calls from Grafana',
      description: 'What Grafana asks the data source, and what of it failed.',
      queries: [promQl(rate('voicehive_plugin_calls_total', 'method, outcome'), '{{method}} {{outcome}}')],
      unit: 'reqps',
      style: 'bars',
    }),
    promChart({
      id: 21,
      title: 'HTTP requests by status',
      description: 'Everything that came over HTTP, webhooks included.',
      queries: [promQl(rate('voicehive_http_request_seconds_count', 'status'), '{{status}}')],
      unit: 'reqps',
      style: 'bars',
    }),
    promChart({
      id: 22,
      title: 'p95 of HTTP requests by route',
      description: '95 % of the requests of each route were answered within this time.',
      queries: [promQl(percentile(0.95, 'voicehive_http_request_seconds', 'route'), '{{route}}')],
      unit: 's',
    }),
    promChart({
      id: 23,
      title: 'Live streams',
      description: 'Streams of the live board that are being sent, and the calls on it.',
      queries: [
        promQl(`sum(${of('voicehive_live_streams')})`, 'Streams'),
        promQl(`sum(${of('voicehive_live_calls')})`, 'Calls under way'),
      ],
      unit: 'short',
    }),
    promChart({
      id: 24,
      title: 'p95 until a page is drawn',
      description: 'How long readers waited for the app’s pages. Empty when page metrics are off.',
      queries: [promQl(percentile(0.95, 'voicehive_page_load_seconds', 'page'), '{{page}}')],
      unit: 's',
    }),
  ];
}

function ofTheProcess(): Panel[] {
  return [
    promChart({
      id: 25,
      title: 'Memory',
      description: 'Memory of the process, and the part of it that JavaScript holds; the hot store is in the rest.',
      queries: [
        promQl(of('process_resident_memory_bytes'), '{{instance}} process'),
        promQl(of('nodejs_heap_size_used_bytes'), '{{instance}} heap used'),
        promQl(of('nodejs_external_memory_bytes'), '{{instance}} external'),
      ],
      unit: 'bytes',
    }),
    promChart({
      id: 26,
      title: 'CPU',
      description: 'Processors used: 1 is one processor all the time.',
      queries: [
        promQl(`rate(${of('process_cpu_user_seconds_total')}${RATE})`, '{{instance}} user'),
        promQl(`rate(${of('process_cpu_system_seconds_total')}${RATE})`, '{{instance}} system'),
      ],
      unit: 'short',
      style: 'bars',
    }),
    promChart({
      id: 27,
      title: 'Event-loop lag',
      description: 'How late timers are: as long as the process was busy with something else.',
      queries: [
        promQl(of('nodejs_eventloop_lag_p50_seconds'), '{{instance}} p50'),
        promQl(of('nodejs_eventloop_lag_p99_seconds'), '{{instance}} p99'),
      ],
      unit: 's',
    }),
    promChart({
      id: 28,
      title: 'Garbage collection',
      description: 'Share of the time that collecting takes, by kind.',
      queries: [promQl(rate('nodejs_gc_duration_seconds_sum', 'kind'), '{{kind}}')],
      unit: 'percentunit',
    }),
  ];
}

/** The service as a process, by its own Prometheus metrics. */
export function service(): Json {
  return buildDashboard({
    uid: 'voicehive-service',
    title: 'Service',
    description: 'The data-source service as a process, by its own metrics. It needs a Prometheus that scrapes it.',
    tag: 'health',
    variables: [prometheusVariable(), instanceVariable()],
    links: [pageLink('System health')],
    rows: [
      { id: 101, title: 'In short', panels: keyNumbers() },
      { id: 102, title: 'Webhooks', panels: webhooks() },
      { id: 103, title: 'Hot store', panels: hotStore() },
      { id: 104, title: 'Readers', panels: readers() },
      { id: 105, title: 'Process', panels: ofTheProcess() },
    ],
  });
}
