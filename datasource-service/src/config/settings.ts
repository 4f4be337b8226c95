import { z } from 'zod';
import { secureUrl } from '../platforms/secureUrl.ts';
import { QUARANTINE_SETTINGS } from './quarantineSettings.ts';
import {
  earlierKeys,
  hostAndPort,
  pluginAddress,
  publicUrl,
  secret,
  secretList,
  vapiCredentials,
  wholeNumber,
} from './settingTypes.ts';

/** One environment variable: what it may be, what it means, and what it is without being set. */
interface Setting {
  schema: z.ZodType;
  meaning: string;
  fallback: string | null;
}

/** Every environment variable the service reads. Documents and `.env.example` are generated from this table. */
export const SETTINGS = {
  VOICEHIVE_HTTP_ADDRESS: {
    schema: hostAndPort,
    fallback: '127.0.0.1:8787',
    meaning: 'Where the HTTP API listens: webhooks, queries, metrics and health.',
  },
  VOICEHIVE_DATA_DIR: {
    schema: z.string().min(1, 'must name a folder'),
    fallback: './data',
    meaning: 'Folder of the embedded store. It is created when missing; one service at a time may use it.',
  },
  VOICEHIVE_GCP_PROJECT: {
    schema: z
      .string()
      .regex(/^[a-z][a-z0-9-]{4,62}$/, 'must be the id of a Google Cloud project, such as voice-monitoring-1')
      .nullable(),
    fallback: null,
    meaning:
      'Google Cloud project: turns on cloud mode, in which the record is kept in Firestore and every replica has a copy of it in its data folder. Without it: embedded mode.',
  },
  VOICEHIVE_FIRESTORE_DATABASE: {
    schema: z.string().min(1, 'must name a database').nullable(),
    fallback: null,
    meaning: "Name of the Firestore database. Without it: the project's default one.",
  },
  VOICEHIVE_HOT_DAYS: {
    schema: wholeNumber(1, 3660),
    fallback: '35',
    meaning: 'Days of calls that every replica keeps at hand in cloud mode; what is older is asked of the history.',
  },
  VOICEHIVE_PLUGIN_ADDRESS: {
    schema: pluginAddress,
    fallback: null,
    meaning:
      "Where Grafana's data source reaches the service: `unix:/path/to/socket`, or `tcp:127.0.0.1:port` on the same machine. Without it: `unix:<data dir>/plugin.sock`.",
  },
  VOICEHIVE_PLUGIN_GROUP: {
    schema: wholeNumber(0, 4294967294).nullable(),
    fallback: null,
    meaning:
      "Group id that may use the plugin socket, such as 0 for Grafana's container. Without it: the service's group.",
  },
  VOICEHIVE_VAPI_SECRET: {
    schema: secret,
    fallback: null,
    meaning: 'Secret shared with Vapi: bearer token, X-Vapi-Secret, or key of the HMAC signature.',
  },
  VOICEHIVE_VAPI_CREDENTIALS: {
    schema: vapiCredentials.nullable(),
    fallback: null,
    meaning:
      "Further ways in which Vapi may prove itself, as a JSON list; a webhook is taken when any of them holds, so list the old and the new one while a secret changes. `bearer`: token, headerName, bearerPrefixEnabled. `hmac`: secretKey, algorithm, signatureHeader, timestampHeader, messageIdHeader, signaturePrefix, signatureEncoding, secretIsBase64, includeTimestamp, payloadFormat, url, replayWindowSeconds. `oauth2`: clientId, clientSecret, scope, tokenLifetimeSeconds for tokens from `POST /api/v1/oauth/token`, or issuer, audience, jwksUrl for another issuer's. Names and defaults are Vapi's.",
  },
  VOICEHIVE_VAPI_API_KEY: {
    schema: secret,
    fallback: null,
    meaning:
      "Private key of Vapi's API: turns on the reconciler, which reads Vapi's own list of calls and completes what webhooks did not tell. Without it only webhooks are recorded.",
  },
  VOICEHIVE_VAPI_API_URL: {
    schema: secureUrl.transform((url) => url.replace(/\/+$/, '')),
    fallback: 'https://api.vapi.ai',
    meaning: "Address of Vapi's API.",
  },
  VOICEHIVE_RECONCILE_SECONDS: {
    schema: wholeNumber(5, 3600),
    fallback: '60',
    meaning: "Time between two readings of a platform's own list of calls.",
  },
  VOICEHIVE_VAPI_TEE_URL: {
    schema: secureUrl.nullable(),
    fallback: null,
    meaning:
      "Tee: your own server URL, to which every accepted Vapi message is forwarded as it came. Messages that Vapi waits on, such as tool-calls, are answered with your server's answer; the others are forwarded in the background, once. Recording never waits for it.",
  },
  VOICEHIVE_TEE_TIMEOUT_SECONDS: {
    schema: wholeNumber(1, 300),
    fallback: '20',
    meaning:
      'The server timeout that is set in Vapi. The tee gives up half a second earlier, so that its answer arrives in time; an assistant-request has 7.5 seconds at most.',
  },
  VOICEHIVE_INGEST_WAITING: {
    schema: wholeNumber(1, 1000000),
    fallback: '5000',
    meaning: 'Messages that may wait for the disk at once. More are answered 503 with Retry-After.',
  },
  VOICEHIVE_INGEST_MEMORY_MB: {
    schema: wholeNumber(1, 65536),
    fallback: '256',
    meaning: 'Memory for webhook bodies under way in MB. More are answered 503 with Retry-After.',
  },
  VOICEHIVE_RETELL_API_KEY: {
    schema: secret,
    fallback: null,
    meaning: "Retell's API key with the webhook badge, which signs its webhooks.",
  },
  VOICEHIVE_TWILIO_AUTH_TOKEN: {
    schema: secret,
    fallback: null,
    meaning: "Auth token of the Twilio account, which signs its webhooks together with the service's URL.",
  },
  VOICEHIVE_TWILIO_SHARED_KEYS: {
    schema: secretList,
    fallback: null,
    meaning:
      "Secrets of Twilio's shared keys, separated by commas, for webhooks signed with HMAC_SHA256 (`X-Twilio-Webhooks-Signature-Settings`). Any of them holds, so that a key can be exchanged. Without one such signatures are checked against the auth token.",
  },
  VOICEHIVE_PUBLIC_URL: {
    schema: publicUrl,
    fallback: null,
    meaning:
      'Address at which platforms reach the service, without `/api/v1`, such as `https://voice.example.com`. Set it behind a proxy: Twilio signs the URL. Without it: the URL of the request.',
  },
  VOICEHIVE_LIVEKIT_API_KEY: {
    schema: z.string().nullable(),
    fallback: null,
    meaning: "LiveKit's API key that is chosen for webhooks; set it with its secret.",
  },
  VOICEHIVE_LIVEKIT_API_SECRET: {
    schema: secret,
    fallback: null,
    meaning: "The secret of LiveKit's API key, which signs its webhooks and the reports of agents.",
  },
  VOICEHIVE_ELEVENLABS_SECRET: {
    schema: secret,
    fallback: null,
    meaning: 'Secret of the post-call webhook in ElevenLabs, which signs it.',
  },
  VOICEHIVE_AUTH: {
    schema: z.enum(['open', 'required'], 'must be open or required').nullable(),
    fallback: null,
    meaning:
      '`required`: webhooks must prove their origin and the query API needs a key. `open`: neither; only on a loopback address. Without it: open on loopback, else required.',
  },
  VOICEHIVE_API_KEY: {
    schema: secret,
    fallback: null,
    meaning: 'Key for the HTTP query API as `Authorization: Bearer <key>`; it may see everything.',
  },
  ...QUARANTINE_SETTINGS,
  VOICEHIVE_CALLER_KEY: {
    schema: secret,
    fallback: null,
    meaning: "Key of the callers' pseudonyms. Without it one is made and kept with the record.",
  },
  VOICEHIVE_CALLER_KEYS_BEFORE: {
    schema: earlierKeys,
    fallback: null,
    meaning:
      'Keys that VOICEHIVE_CALLER_KEY was before, newest first, with commas between: by them an erasure finds calls that still bear a pseudonym of that time. See docs/privacy.md.',
  },
  VOICEHIVE_RATE_CARD: {
    schema: z.string().min(1, 'must name a file').nullable(),
    fallback: null,
    meaning:
      'File of the rate card that calls are priced by beside the bill, as `datasource-service/rates/rate-card.json`. Without it: that one.',
  },
  VOICEHIVE_SLO_FILE: {
    schema: z.string().min(1, 'must name a file').nullable(),
    fallback: null,
    meaning: 'File of the service level objectives, as `alerting/slo.yaml`. Without it: that one.',
  },
  VOICEHIVE_RETENTION_FILE: {
    schema: z.string().min(1, 'must name a file').nullable(),
    fallback: null,
    meaning: 'File of how long what is kept, as `datasource-service/retention.yaml`. Without it: that one.',
  },
  VOICEHIVE_ONCALL_FILE: {
    schema: z.string().min(1, 'must name a file').nullable(),
    fallback: null,
    meaning: 'File of who is on call and how incidents are escalated, as `alerting/oncall.yaml`. Without it: that one.',
  },
  VOICEHIVE_ONCALL_SECRET: {
    schema: secret,
    fallback: null,
    meaning:
      "Secret that Grafana's contact point signs alerts with (`hmacConfig`). Without it alerts are taken on an open service only.",
  },
  VOICEHIVE_ONCALL_SLACK_URL: {
    schema: secureUrl.nullable(),
    fallback: null,
    meaning: 'Incoming webhook of Slack, to which pages are posted with a mention of whoever is on call.',
  },
  VOICEHIVE_ONCALL_WEBHOOK_URL: {
    schema: secureUrl.nullable(),
    fallback: null,
    meaning: 'Your own address, to which pages are posted as JSON, such as a gateway that telephones.',
  },
  VOICEHIVE_ONCALL_WEBHOOK_SECRET: {
    schema: secret,
    fallback: null,
    meaning: 'Secret that these pages are signed with, in `X-VoiceHive-Signature`.',
  },
  VOICEHIVE_PAGE_METRICS: {
    schema: z.enum(['on', 'off'], 'must be on or off'),
    fallback: 'on',
    meaning: 'Whether it is counted, without who it was, which pages are shown and how long they take to load.',
  },
  VOICEHIVE_BODY_LIMIT_MB: {
    schema: wholeNumber(1, 256),
    fallback: '16',
    meaning: 'Largest webhook body in MB.',
  },
  VOICEHIVE_CONCURRENCY_LIMIT: {
    schema: wholeNumber(1, 1_000_000).nullable(),
    fallback: null,
    meaning: 'Calls that your platforms let run at once: live calls are shown against it. No webhook tells it.',
  },
  VOICEHIVE_MONTHLY_BUDGET_USD: {
    schema: wholeNumber(1, 1_000_000_000).nullable(),
    fallback: null,
    meaning: "What a month's calls may cost in US dollars: the usage page holds its forecast against it.",
  },
  VOICEHIVE_MEMORY_LIMIT_MB: {
    schema: wholeNumber(64, 1048576),
    fallback: '512',
    meaning: "Memory of the hot store's engine in MB.",
  },
  VOICEHIVE_SQL_MEMORY_MB: {
    schema: wholeNumber(64, 65536),
    fallback: '256',
    meaning:
      "Memory of the engine that runs one reader's SQL statement in MB. Each statement has a process of its own, which may use 640 MB besides; two run at once.",
  },
  VOICEHIVE_QUERY_CONCURRENCY: {
    schema: wholeNumber(1, 64),
    fallback: '4',
    meaning:
      'Queries that run on the hot store at once; the rest wait in line. It is held below `UV_THREADPOOL_SIZE` (4 when not set; `npm run service` sets 16).',
  },
  VOICEHIVE_QUERY_TIMEOUT_SECONDS: {
    schema: wholeNumber(1, 600),
    fallback: '20',
    meaning: 'Time after which a query is stopped.',
  },
  VOICEHIVE_BIGQUERY_DATASET: {
    schema: z
      .string()
      .regex(/^\w{1,1024}$/, 'must be the name of a dataset: letters, digits and underscores')
      .nullable(),
    fallback: null,
    meaning:
      'Dataset of the history in BigQuery, made when it is missing. Without it no history is kept, and calls older than the hot store cannot be seen.',
  },
  VOICEHIVE_BIGQUERY_LOCATION: {
    schema: z.string().regex(/^[A-Za-z0-9-]+$/, 'must be a location such as EU or europe-west3'),
    fallback: 'EU',
    meaning: 'Location of the dataset, such as `EU` or `europe-west3`. It cannot be changed later.',
  },
  VOICEHIVE_BIGQUERY_MAX_MB: {
    schema: wholeNumber(10, 100_000_000),
    fallback: '10000',
    meaning:
      'Most that one query may read of the history in MB. A query that would read more is refused before it costs anything.',
  },
  BIGQUERY_EMULATOR_HOST: {
    schema: z
      .string()
      .regex(/^(http:\/\/)?[^:/\s]+:\d{1,5}$/, 'must be host:port, such as 127.0.0.1:9050')
      .nullable(),
    fallback: null,
    meaning: "An emulator in place of Google's BigQuery, for tests. Refused when `NODE_ENV` is `production`.",
  },
  VOICEHIVE_LOG_LEVEL: {
    schema: z.enum(['debug', 'info', 'warn', 'error'], 'must be debug, info, warn or error'),
    fallback: 'info',
    meaning: 'Least important level that is logged.',
  },
} as const satisfies Record<string, Setting>;

export type SettingName = keyof typeof SETTINGS;
