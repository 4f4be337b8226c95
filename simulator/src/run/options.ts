import { parseArgs } from 'node:util';
import { findIncidentScript, INCIDENT_SCRIPTS } from '../incidents/incidentScripts.ts';
import type { Incident } from '../incidents/incident.ts';
import { pastIncidents } from '../incidents/pastIncidents.ts';
import { MESSAGE_SETS, type MessageSet } from '../messages/messageSet.ts';
import type { ProofKind } from '../sender/proof.ts';

/** What the command line asks for. */
export interface SimulatorOptions {
  url: URL;
  secret: string | null;
  proof: ProofKind;
  apiKey: string | null;
  /** Signs the alerts of incidents as Grafana would. */
  alertSecret: string | null;
  seed: number;
  days: number;
  callsPerDay: number;
  until: number;
  doesBackfill: boolean;
  doesLive: boolean;
  speed: number;
  concurrency: number;
  hasFaults: boolean;
  /** Null takes what suits the part: `brief` for history, `standard` live. */
  messages: MessageSet | null;
  oldReportShare: number;
  minActive: number;
  incidents: Incident[];
}

/** A command line that cannot be used; the message says what is wrong. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UsageError';
  }
}

const FLAGS = {
  url: { type: 'string', default: 'http://127.0.0.1:8787' },
  secret: { type: 'string' },
  proof: { type: 'string', default: 'hmac' },
  'api-key': { type: 'string' },
  'alert-secret': { type: 'string' },
  seed: { type: 'string', default: '1' },
  days: { type: 'string', default: '14' },
  'calls-per-day': { type: 'string', default: '400' },
  until: { type: 'string' },
  'backfill-only': { type: 'boolean', default: false },
  'live-only': { type: 'boolean', default: false },
  speed: { type: 'string', default: '1' },
  concurrency: { type: 'string', default: '64' },
  faults: { type: 'string', default: 'on' },
  messages: { type: 'string' },
  'old-reports': { type: 'string', default: '0' },
  'min-active': { type: 'string', default: '3' },
  incident: { type: 'string', multiple: true },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

/** Text of `--help`. */
export const HELP = `Sends simulated voice-call traffic to the service as a voice platform would.

First the history of the last days, as far as the service does not have it, then live traffic until Ctrl-C.

  --url <address>         the service                                   (http://127.0.0.1:8787)
  --secret <text>         proves the origin of webhooks                 (VOICEHIVE_VAPI_SECRET)
  --proof hmac|bearer     how the secret is used                        (hmac)
  --api-key <text>        key of the service's query API                (VOICEHIVE_API_KEY)
  --alert-secret <text>   signs the alerts of incidents, as Grafana does (VOICEHIVE_ONCALL_SECRET)
  --seed <n>              another number gives another history          (1)
  --days <n>              length of the history                         (14)
  --calls-per-day <n>     mean over a week                              (400)
  --until <ISO time>      where history ends and live traffic begins    (now)
  --backfill-only         history, no live traffic
  --live-only             live traffic, no history
  --speed <n>             live time runs n times as fast; with --until in the past it stays in the past  (1)
  --concurrency <n>       requests under way at once                    (64)
  --faults on|off         some messages are lost, doubled, late, out of order or wrongly signed  (on)
  --messages <set>        ${MESSAGE_SETS.join(', ')}; history has brief, live traffic standard
  --old-reports <share>   share of reports in the shape of 2024         (0)
  --min-active <n>        live, at least n calls are open at any time   (3)
  --incident <name>@<ISO time>   an incident; may be repeated; "none" for none
                          (a bad release two days ago and a slow transcriber five days ago)

Incidents (live, the service is told of each as Grafana would; its alert is named Demo):
${INCIDENT_SCRIPTS.map(({ name, story }) => `  ${name.padEnd(16)} ${story}`).join('\n')}
`;

function numberIn(flag: string, text: string, [least, most]: readonly [number, number], isWhole = false): number {
  const value = Number(text);
  if (text.trim() === '' || !(value >= least && value <= most) || (isWhole && !Number.isInteger(value))) {
    const kind = isWhole ? 'a whole number' : 'a number';
    throw new UsageError(`--${flag} must be ${kind} from ${least} to ${most}, not "${text}".`);
  }
  return value;
}

function oneOf<T extends string>(flag: string, text: string, values: readonly T[]): T {
  const found = values.find((value) => value === text);
  if (found === undefined) {
    throw new UsageError(`--${flag} must be one of ${values.join(', ')}, not "${text}".`);
  }
  return found;
}

function instant(flag: string, text: string): number {
  const at = Date.parse(text);
  if (Number.isNaN(at)) {
    throw new UsageError(`--${flag} needs a time such as 2026-05-04T13:00Z, not "${text}".`);
  }
  return at;
}

function address(text: string): URL {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw new UsageError(`--url must be an address such as http://127.0.0.1:8787, not "${text}".`);
  }
  return url;
}

function incidentsFrom(texts: readonly string[] | undefined, until: number): Incident[] {
  if (texts === undefined) {
    return pastIncidents(until);
  }
  return texts.flatMap((text) => {
    if (text === 'none') {
      return [];
    }
    const [name = '', start = ''] = text.split('@');
    const script = findIncidentScript(name);
    if (script === undefined) {
      const known = INCIDENT_SCRIPTS.map((candidate) => candidate.name).join(', ');
      throw new UsageError(`There is no incident "${name}". Known: ${known}.`);
    }
    return [{ script, startsAt: instant('incident', start) }];
  });
}

type Flags = ReturnType<typeof parse>;

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: FLAGS, strict: true }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** The parts that are played: both unless one is asked for alone. */
function partsOf(flags: Flags): Pick<SimulatorOptions, 'doesBackfill' | 'doesLive'> {
  if (flags['backfill-only'] && flags['live-only']) {
    throw new UsageError('--backfill-only and --live-only exclude each other.');
  }
  return { doesBackfill: !flags['live-only'], doesLive: !flags['backfill-only'] };
}

/**
 * Reads the command line, with the environment for secrets. Null when help is asked for.
 *
 * @throws UsageError naming the flag that is wrong
 */
export function readOptions(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
  now: number
): SimulatorOptions | null {
  const flags = parse(args);
  if (flags.help) {
    return null;
  }
  const until = flags.until === undefined ? now : instant('until', flags.until);
  return {
    ...partsOf(flags),
    url: address(flags.url),
    secret: flags.secret ?? (environment['VOICEHIVE_VAPI_SECRET'] || null),
    proof: oneOf('proof', flags.proof, ['hmac', 'bearer'] as const),
    apiKey: flags['api-key'] ?? (environment['VOICEHIVE_API_KEY'] || null),
    alertSecret: flags['alert-secret'] ?? (environment['VOICEHIVE_ONCALL_SECRET'] || null),
    seed: numberIn('seed', flags.seed, [0, Number.MAX_SAFE_INTEGER], true),
    days: numberIn('days', flags.days, [1, 3660], true),
    callsPerDay: numberIn('calls-per-day', flags['calls-per-day'], [1, 10_000_000]),
    until,
    speed: numberIn('speed', flags.speed, [0.01, 10_000]),
    concurrency: numberIn('concurrency', flags.concurrency, [1, 1024], true),
    hasFaults: oneOf('faults', flags.faults, ['on', 'off'] as const) === 'on',
    messages: flags.messages === undefined ? null : oneOf('messages', flags.messages, MESSAGE_SETS),
    oldReportShare: numberIn('old-reports', flags['old-reports'], [0, 1]),
    minActive: numberIn('min-active', flags['min-active'], [0, 50], true),
    incidents: incidentsFrom(flags.incident, until),
  };
}
