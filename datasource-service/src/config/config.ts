import { resolve } from 'node:path';
import { type z } from 'zod';
import type { PageAddresses } from '../oncall/onCallService.ts';
import type { VapiCredential } from '../platforms/vapi/credentials.ts';
import { SETTINGS } from './settings.ts';
import { isLoopback } from './settingTypes.ts';
import type { BigQuerySettings } from '../analytics/warehouse/connection.ts';

export { isLoopback };

/** Where the gRPC server for Grafana listens. */
export type PluginAddress =
  { network: 'unix'; path: string; group: number | null } | { network: 'tcp'; target: string };

/** Cloud mode. */
export interface CloudConfig {
  project: string;
  /** Name of the Firestore database; null for the project's default one. */
  firestoreDatabase: string | null;
  /** Days of calls that every replica keeps at hand. */
  hotDays: number;
  /** The history; null when none is kept. */
  bigQuery: BigQuerySettings | null;
}

/** The service's configuration, parsed once at the start. */
export interface Config {
  http: { host: string; port: number };
  plugin: PluginAddress;
  dataDir: string;
  /** Where the record is kept in the cloud; null in embedded mode. */
  cloud: CloudConfig | null;
  /** `open` lets anyone on this machine in; `required` asks for proof everywhere. */
  auth: 'open' | 'required';
  vapiSecret: string | null;
  /** Ways in which Vapi may prove itself, beside the one secret. */
  vapiCredentials: readonly VapiCredential[];
  /** Where Vapi's own list of calls is read, and with which key; null when it is not. */
  vapiApi: { url: string; apiKey: string } | null;
  /** Time between two readings of a platform's own list, ms. */
  reconcileMs: number;
  /** The customer's own server, which every accepted Vapi message is forwarded to; null without a tee. */
  vapiTeeUrl: string | null;
  teeTimeoutMs: number;
  /** Deliveries that may wait for the record at once. */
  ingestWaiting: number;
  /** Bytes of webhook bodies that may be under way at once. */
  ingestMemoryBytes: number;
  retellApiKey: string | null;
  twilioAuthToken: string | null;
  /** Secrets of shared keys that sign Twilio's webhooks; empty when there is none. */
  twilioSharedKeys: readonly string[];
  /** Where platforms reach the service, without the routes; null when requests say it themselves. */
  publicUrl: string | null;
  livekit: { apiKey: string; apiSecret: string } | null;
  elevenlabsSecret: string | null;
  apiKey: string | null;
  unverified: 'reject' | 'quarantine';
  /** What the quarantine takes and keeps. */
  quarantine: { most: number; mostBytes: number; mostPerMinute: number };
  callerKey: string | null;
  /** Keys that it was before. */
  callerKeysBefore: readonly string[];
  rateCard: string | null;
  /** File of the service level objectives; null for those that come with the service. */
  sloFile: string | null;
  /** File of the retention policy; null for the one that comes with the service. */
  retentionFile: string | null;
  /** File of the rotation; null for the one that comes with the service. */
  onCallFile: string | null;
  /** Grafana signs its alerts with it; null when they come unsigned. */
  onCallSecret: string | null;
  /** Where pages are sent. */
  pageAddresses: PageAddresses;
  /** Whether views of pages are counted. */
  pageMetrics: boolean;
  bodyLimitBytes: number;
  /** Calls that may run at once; null when nobody says. */
  concurrencyLimit: number | null;
  /** What a month's calls may cost, US dollars; null when nobody says. */
  monthlyBudgetUsd: number | null;
  memoryLimitMb: number;
  /** Memory of the engine that runs one SQL statement of a reader, MB. */
  sqlMemoryLimitMb: number;
  queryConcurrency: number;
  queryTimeoutMs: number;
  logLevel: 'debug' | 'info' | 'warn' | 'error';
}

/** An environment that cannot be used; the message has one sentence a variable. */
export class ConfigError extends Error {
  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.name = 'ConfigError';
  }
}

type SettingValues = { [Name in keyof typeof SETTINGS]: z.output<(typeof SETTINGS)[Name]['schema']> };

const MEGABYTE = 1024 * 1024;

/** Threads that Node gives to native work when UV_THREADPOOL_SIZE does not say. */
const DEFAULT_THREAD_POOL = 4;

/** Threads kept free of queries, so that writing to the hot store never waits for a slow one. */
const RESERVED_THREADS = 2;

function readSettings(environment: Readonly<Record<string, string | undefined>>): SettingValues {
  const problems: string[] = [];
  const entries = Object.entries(SETTINGS).map(([name, setting]): [string, unknown] => {
    const given = environment[name];
    const parsed = setting.schema.safeParse(given === undefined || given === '' ? setting.fallback : given);
    if (!parsed.success) {
      problems.push(`${name} ${parsed.error.issues[0]?.message ?? 'is not valid'}.`);
    }
    return [name, parsed.data];
  });
  if (problems.length > 0) {
    throw new ConfigError(problems);
  }
  return Object.fromEntries(entries) as SettingValues;
}

function pluginAddress(given: string | null, dataDir: string, group: number | null): PluginAddress {
  if (given?.startsWith('tcp:') === true) {
    return { network: 'tcp', target: given.slice('tcp:'.length) };
  }
  const path = given === null ? resolve(dataDir, 'plugin.sock') : resolve(given.slice('unix:'.length));
  return { network: 'unix', path, group };
}

function livekitPair(apiKey: string | null, apiSecret: string | null): Config['livekit'] {
  if (apiKey !== null && apiSecret !== null) {
    return { apiKey, apiSecret };
  }
  if (apiKey !== null || apiSecret !== null) {
    throw new ConfigError(['VOICEHIVE_LIVEKIT_API_KEY and VOICEHIVE_LIVEKIT_API_SECRET must be set together.']);
  }
  return null;
}

/** Google's own variables: its clients would write to an emulator, which forgets everything, without a word. */
const EMULATORS = ['FIRESTORE_EMULATOR_HOST', 'BIGQUERY_EMULATOR_HOST'];

function cloudOf(
  settings: SettingValues,
  environment: Readonly<Record<string, string | undefined>>
): CloudConfig | null {
  const project = settings.VOICEHIVE_GCP_PROJECT;
  const dataset = settings.VOICEHIVE_BIGQUERY_DATASET;
  if (project === null) {
    if (dataset !== null) {
      throw new ConfigError(['VOICEHIVE_BIGQUERY_DATASET needs VOICEHIVE_GCP_PROJECT, the project that it is in.']);
    }
    return null;
  }
  const emulators = EMULATORS.filter((name) => (environment[name] ?? '') !== '');
  if (environment['NODE_ENV'] === 'production' && emulators.length > 0) {
    throw new ConfigError(emulators.map((name) => `${name} must not be set in production: an emulator keeps nothing.`));
  }
  return {
    project,
    firestoreDatabase: settings.VOICEHIVE_FIRESTORE_DATABASE,
    hotDays: settings.VOICEHIVE_HOT_DAYS,
    bigQuery:
      dataset === null
        ? null
        : {
            projectId: project,
            dataset,
            location: settings.VOICEHIVE_BIGQUERY_LOCATION,
            emulatorHost: settings.BIGQUERY_EMULATOR_HOST,
            maxBytes: settings.VOICEHIVE_BIGQUERY_MAX_MB * 1_000_000,
            queryTimeoutMs: settings.VOICEHIVE_QUERY_TIMEOUT_SECONDS * 1000,
          },
  };
}

/** A query keeps a thread of Node's pool busy: more at once than there are threads would hold up everything else. */
function queriesAtOnce(asked: number, threadPool: string | undefined): number {
  const threads = Number(threadPool) || DEFAULT_THREAD_POOL;
  return Math.max(1, Math.min(asked, threads - RESERVED_THREADS));
}

/**
 * Reads the configuration from the environment.
 *
 * @throws ConfigError naming every variable that is wrong and how to right it
 */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const settings = readSettings(environment);
  const http = settings.VOICEHIVE_HTTP_ADDRESS;
  const isLocal = isLoopback(http.host);
  const auth = settings.VOICEHIVE_AUTH ?? (isLocal ? 'open' : 'required');
  if (auth === 'open' && !isLocal) {
    throw new ConfigError([
      `VOICEHIVE_AUTH is open, but ${http.host} can be reached from other machines; use required, or listen on 127.0.0.1.`,
    ]);
  }
  const dataDir = resolve(settings.VOICEHIVE_DATA_DIR);
  return {
    http,
    plugin: pluginAddress(settings.VOICEHIVE_PLUGIN_ADDRESS, dataDir, settings.VOICEHIVE_PLUGIN_GROUP),
    dataDir,
    cloud: cloudOf(settings, environment),
    auth,
    vapiSecret: settings.VOICEHIVE_VAPI_SECRET,
    vapiCredentials: settings.VOICEHIVE_VAPI_CREDENTIALS ?? [],
    vapiApi:
      settings.VOICEHIVE_VAPI_API_KEY === null
        ? null
        : { url: settings.VOICEHIVE_VAPI_API_URL, apiKey: settings.VOICEHIVE_VAPI_API_KEY },
    reconcileMs: settings.VOICEHIVE_RECONCILE_SECONDS * 1000,
    vapiTeeUrl: settings.VOICEHIVE_VAPI_TEE_URL,
    teeTimeoutMs: settings.VOICEHIVE_TEE_TIMEOUT_SECONDS * 1000,
    ingestWaiting: settings.VOICEHIVE_INGEST_WAITING,
    ingestMemoryBytes: settings.VOICEHIVE_INGEST_MEMORY_MB * MEGABYTE,
    retellApiKey: settings.VOICEHIVE_RETELL_API_KEY,
    twilioAuthToken: settings.VOICEHIVE_TWILIO_AUTH_TOKEN,
    twilioSharedKeys: settings.VOICEHIVE_TWILIO_SHARED_KEYS,
    publicUrl: settings.VOICEHIVE_PUBLIC_URL,
    livekit: livekitPair(settings.VOICEHIVE_LIVEKIT_API_KEY, settings.VOICEHIVE_LIVEKIT_API_SECRET),
    elevenlabsSecret: settings.VOICEHIVE_ELEVENLABS_SECRET,
    apiKey: settings.VOICEHIVE_API_KEY,
    unverified: settings.VOICEHIVE_UNVERIFIED,
    quarantine: {
      most: settings.VOICEHIVE_QUARANTINE_MESSAGES,
      mostBytes: settings.VOICEHIVE_QUARANTINE_MB * MEGABYTE,
      mostPerMinute: settings.VOICEHIVE_QUARANTINE_PER_MINUTE,
    },
    callerKey: settings.VOICEHIVE_CALLER_KEY,
    callerKeysBefore: settings.VOICEHIVE_CALLER_KEYS_BEFORE ?? [],
    rateCard: settings.VOICEHIVE_RATE_CARD === null ? null : resolve(settings.VOICEHIVE_RATE_CARD),
    sloFile: settings.VOICEHIVE_SLO_FILE === null ? null : resolve(settings.VOICEHIVE_SLO_FILE),
    retentionFile: settings.VOICEHIVE_RETENTION_FILE === null ? null : resolve(settings.VOICEHIVE_RETENTION_FILE),
    onCallFile: settings.VOICEHIVE_ONCALL_FILE === null ? null : resolve(settings.VOICEHIVE_ONCALL_FILE),
    onCallSecret: settings.VOICEHIVE_ONCALL_SECRET,
    pageAddresses: {
      slackUrl: settings.VOICEHIVE_ONCALL_SLACK_URL,
      webhookUrl: settings.VOICEHIVE_ONCALL_WEBHOOK_URL,
      webhookSecret: settings.VOICEHIVE_ONCALL_WEBHOOK_SECRET,
    },
    pageMetrics: settings.VOICEHIVE_PAGE_METRICS === 'on',
    bodyLimitBytes: settings.VOICEHIVE_BODY_LIMIT_MB * MEGABYTE,
    concurrencyLimit: settings.VOICEHIVE_CONCURRENCY_LIMIT,
    monthlyBudgetUsd: settings.VOICEHIVE_MONTHLY_BUDGET_USD,
    memoryLimitMb: settings.VOICEHIVE_MEMORY_LIMIT_MB,
    sqlMemoryLimitMb: settings.VOICEHIVE_SQL_MEMORY_MB,
    queryConcurrency: queriesAtOnce(settings.VOICEHIVE_QUERY_CONCURRENCY, environment['UV_THREADPOOL_SIZE']),
    queryTimeoutMs: settings.VOICEHIVE_QUERY_TIMEOUT_SECONDS * 1000,
    logLevel: settings.VOICEHIVE_LOG_LEVEL,
  };
}
