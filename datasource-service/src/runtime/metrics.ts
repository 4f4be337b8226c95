import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import { watchTurns } from './longestTurn.ts';

/** Buckets in seconds for work that should take milliseconds. */
const LATENCY_BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** What gauges read when they are scraped. */
export interface GaugeReadings {
  unappliedDeliveries(): number;
  hotStoreBehind(): number;
  hotStoreReady(): boolean;
  /** Calls on the live board that have not ended, without those that are stuck. */
  liveCalls(): number;
  /** Calls on the live board that are open for longer than they can be. */
  stuckCalls(): number;
  /** Streams of the live board that are being sent. */
  liveStreams(): number;
}

/** What became of a message that was forwarded to the customer's own server. */
export type TeeOutcome = 'answered' | 'server_error' | 'timeout' | 'unreachable' | 'too_long' | 'cancelled' | 'dropped';

/** Every Prometheus instrument of the service. Rooms call its methods and know nothing of Prometheus. */
export interface Metrics {
  registry: Registry;
  deliveryReceived(provider: string, type: string, outcome: string): void;
  deliveryApplied(provider: string, outcome: 'applied' | 'no_call' | 'failed'): void;
  unknownMessageType(provider: string): void;
  unknownEndedReason(provider: string): void;
  webhookAcknowledged(provider: string, seconds: number): void;
  /** A message was forwarded, or given up; seconds are null for what was never sent. */
  teeForwarded(type: string, outcome: TeeOutcome, seconds: number | null): void;
  queryAnswered(queryType: string, outcome: string, seconds: number): void;
  hotStoreWritten(calls: number, seconds: number): void;
  /** A call has a value that the hot store cannot keep. */
  callLeftOut(): void;
  hotStoreRebuilt(cause: string): void;
  requestServed(method: string, route: string, status: number, seconds: number): void;
  pluginCall(method: string, outcome: string): void;
  /** A page of the app was shown, after so many seconds. */
  pageViewed(page: string, seconds: number): void;
  /** A job worked on so many things. */
  jobProgressed(job: string, done: number): void;
  /** A run of a job ended, at an epoch second. */
  jobEnded(job: string, outcome: 'succeeded' | 'failed', atSeconds: number): void;
  /** A call of the platform's own list was compared with the record. */
  callReconciled(provider: string, outcome: 'reconciled' | 'confirmed' | 'unknown-call' | 'unchanged'): void;
  /** The platform's list was read up to an epoch second. */
  reconciledUntil(provider: string, atSeconds: number): void;
  /** An alert of Grafana was taken in. */
  alertReceived(status: 'firing' | 'resolved'): void;
  /** A page was sent to somebody, or could not be. */
  pageSent(channel: string, outcome: 'sent' | 'failed'): void;
  /** Connects the gauges that read other rooms when scraped. */
  observe(readings: GaugeReadings): void;
}

function counter(registry: Registry, name: string, help: string, labelNames: string[]): Counter {
  return new Counter({ name, help, labelNames, registers: [registry] });
}

function histogram(registry: Registry, name: string, help: string, labelNames: string[]): Histogram {
  return new Histogram({ name, help, labelNames, buckets: LATENCY_BUCKETS, registers: [registry] });
}

function gauge(registry: Registry, name: string, help: string, read: () => number): void {
  new Gauge({
    name,
    help,
    registers: [registry],
    collect() {
      this.set(read());
    },
  });
}

function createInstruments(registry: Registry) {
  return {
    received: counter(registry, 'voicehive_deliveries_received_total', 'Webhooks received, by what became of them.', [
      'provider',
      'type',
      'outcome',
    ]),
    applied: counter(registry, 'voicehive_deliveries_applied_total', 'Deliveries worked into calls.', [
      'provider',
      'outcome',
    ]),
    unknownTypes: counter(registry, 'voicehive_unknown_message_types_total', 'Webhooks of an undocumented kind.', [
      'provider',
    ]),
    unknownReasons: counter(registry, 'voicehive_unknown_ended_reasons_total', 'Ended reasons that no rule knows.', [
      'provider',
    ]),
    acknowledge: histogram(registry, 'voicehive_webhook_seconds', 'Time from a webhook to its acknowledgement.', [
      'provider',
    ]),
    teeOutcomes: counter(
      registry,
      'voicehive_tee_total',
      'Messages forwarded to the customer, by what became of them.',
      ['type', 'outcome']
    ),
    teeSeconds: histogram(registry, 'voicehive_tee_seconds', "Time to the customer's answer.", ['type']),
    queries: histogram(registry, 'voicehive_query_seconds', 'Time to answer one query.', ['query_type', 'outcome']),
    hotWrites: histogram(registry, 'voicehive_hot_store_write_seconds', 'Time of one micro-batch.', []),
    hotCalls: counter(registry, 'voicehive_hot_store_calls_written_total', 'Call rows written to the hot store.', []),
    leftOut: counter(
      registry,
      'voicehive_hot_store_calls_left_out_total',
      'Calls with a value that aggregates cannot keep.',
      []
    ),
    rebuilds: counter(registry, 'voicehive_hot_store_rebuilds_total', 'Rebuilds of the hot store.', ['cause']),
    requests: histogram(registry, 'voicehive_http_request_seconds', 'Time of one HTTP request.', [
      'method',
      'route',
      'status',
    ]),
    pageLoads: histogram(registry, 'voicehive_page_load_seconds', 'Time until a page of the app was drawn.', ['page']),
    alerts: counter(registry, 'voicehive_alerts_received_total', "Grafana's alerts that were taken in.", ['status']),
    pages: counter(registry, 'voicehive_pages_total', 'Pages to people on call, by what became of them.', [
      'channel',
      'outcome',
    ]),
    pluginCalls: counter(registry, 'voicehive_plugin_calls_total', "Calls from Grafana's data source.", [
      'method',
      'outcome',
    ]),
    jobThings: counter(registry, 'voicehive_job_items_total', 'What a job worked on, on this replica.', ['job']),
    jobRuns: counter(registry, 'voicehive_job_runs_total', 'Runs of a job on this replica, by how they ended.', [
      'job',
      'outcome',
    ]),
    reconciled: counter(
      registry,
      'voicehive_reconciled_calls_total',
      "Calls of the platform's own list, by what they told.",
      ['provider', 'outcome']
    ),
    reconciledUntil: new Gauge({
      name: 'voicehive_reconciled_until_timestamp_seconds',
      help: "Up to when changes in the platform's own list were read.",
      labelNames: ['provider'],
      registers: [registry],
    }),
    jobSuccess: new Gauge({
      name: 'voicehive_job_last_success_timestamp_seconds',
      help: 'When a run of a job on this replica last came to its end.',
      labelNames: ['job'],
      registers: [registry],
    }),
  };
}

/** Creates all instruments in a registry of their own. */
export function createMetrics(options: { processMetrics: boolean }): Metrics {
  const registry = new Registry();
  if (options.processMetrics) {
    collectDefaultMetrics({ register: registry });
    const name = 'voicehive_event_loop_longest_turn_cpu_seconds';
    gauge(registry, name, 'Longest turn of the event loop since the last scrape, in processor time.', watchTurns());
  }
  const instruments = createInstruments(registry);
  return {
    registry,
    deliveryReceived: (provider, type, outcome) => instruments.received.inc({ provider, type, outcome }),
    deliveryApplied: (provider, outcome) => instruments.applied.inc({ provider, outcome }),
    unknownMessageType: (provider) => instruments.unknownTypes.inc({ provider }),
    unknownEndedReason: (provider) => instruments.unknownReasons.inc({ provider }),
    webhookAcknowledged: (provider, seconds) => instruments.acknowledge.observe({ provider }, seconds),
    teeForwarded(type, outcome, seconds) {
      instruments.teeOutcomes.inc({ type, outcome });
      if (seconds !== null) {
        instruments.teeSeconds.observe({ type }, seconds);
      }
    },
    queryAnswered: (queryType, outcome, seconds) =>
      instruments.queries.observe({ query_type: queryType, outcome }, seconds),
    hotStoreWritten(calls, seconds) {
      instruments.hotWrites.observe(seconds);
      instruments.hotCalls.inc(calls);
    },
    callLeftOut: () => instruments.leftOut.inc(),
    hotStoreRebuilt: (cause) => instruments.rebuilds.inc({ cause }),
    requestServed: (method, route, status, seconds) =>
      instruments.requests.observe({ method, route, status: String(status) }, seconds),
    pageViewed: (page, seconds) => instruments.pageLoads.observe({ page }, seconds),
    pluginCall: (method, outcome) => instruments.pluginCalls.inc({ method, outcome }),
    jobProgressed: (job, done) => instruments.jobThings.inc({ job }, done),
    jobEnded(job, outcome, atSeconds) {
      instruments.jobRuns.inc({ job, outcome });
      if (outcome === 'succeeded') {
        instruments.jobSuccess.set({ job }, atSeconds);
      }
    },
    callReconciled: (provider, outcome) => instruments.reconciled.inc({ provider, outcome }),
    reconciledUntil: (provider, atSeconds) => instruments.reconciledUntil.set({ provider }, atSeconds),
    alertReceived: (status) => instruments.alerts.inc({ status }),
    pageSent: (channel, outcome) => instruments.pages.inc({ channel, outcome }),
    observe(readings) {
      gauge(
        registry,
        'voicehive_unapplied_deliveries',
        'Acknowledged deliveries that are not yet part of a call.',
        readings.unappliedDeliveries
      );
      gauge(
        registry,
        'voicehive_hot_store_behind_calls',
        'Changed calls that the hot store does not show yet.',
        readings.hotStoreBehind
      );
      gauge(registry, 'voicehive_hot_store_ready', '1 when the hot store answers with all calls, else 0.', () =>
        readings.hotStoreReady() ? 1 : 0
      );
      gauge(registry, 'voicehive_live_calls', 'Calls under way.', () => readings.liveCalls());
      gauge(registry, 'voicehive_stuck_calls', 'Calls whose end was not told.', () => readings.stuckCalls());
      gauge(registry, 'voicehive_live_streams', 'Streams of the live board.', () => readings.liveStreams());
    },
  };
}
