import { createTraffic } from '@voicehive/simulator/traffic';
import { listUnder, numberUnder, textUnder, under } from './json.ts';

/** A webhook that is to be sent, and when it comes, epoch ms. */
export interface Arriving {
  body: string;
  comesAt: number;
}

const MINUTE = 60_000;

/** Numbers from 0 to 1 that a seed decides (mulberry32). */
export function seededNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Of calls with this remainder only the report comes, and it knows no word of the agent's. */
const SILENCED = 27;

/** Which messages of a call get lost: its end, its report, all but the report, or none. */
function survivors(bodies: readonly string[], number: number): string[] {
  const isReport = (body: string) => body.startsWith('{"message":{"type":"end-of-call-report"');
  if (number % 31 === SILENCED) {
    return bodies.filter(isReport);
  }
  switch (number % 23) {
    case 5:
      return bodies.filter((body) => !isReport(body)).slice(0, Math.ceil(bodies.length / 3));
    case 11:
      return bodies.filter((body) => !isReport(body));
    case 17:
      return bodies.filter(isReport);
    default:
      return [...bodies];
  }
}

/** Writes over a field deep in a body. */
function overwrite(holder: unknown, field: string, value: unknown): void {
  if (typeof holder === 'object' && holder !== null) {
    Reflect.set(holder, field, value);
  }
}

/** Leaves only what the caller said, as if the agent never spoke. */
function silenceAgent(message: unknown): void {
  const callers = (entry: unknown) => textUnder(entry, 'role') === 'user' || textUnder(entry, 'role') === 'system';
  for (const holder of [message, under(message, 'artifact')]) {
    if (listUnder(holder, 'messages').length > 0) {
      overwrite(holder, 'messages', listUnder(holder, 'messages').filter(callers));
    }
  }
  overwrite(under(message, 'artifact'), 'transcript', '');
  if (under(message, 'artifact', 'performanceMetrics') !== undefined) {
    overwrite(under(message, 'artifact'), 'performanceMetrics', null);
  }
}

/** Reasons, by the number of the call, that take the place of the caller's hanging up: faults, and one of tomorrow. */
const REASONS = new Map([
  [19, 'the-moon-was-full'],
  [21, 'call.start.error-subscription-concurrency-limit-reached'],
  [24, 'call.in-progress.error-providerfault-openai-429-exceeded-quota'],
  [25, 'pipeline-error-openai-401-unauthorized'],
  [26, 'pipeline-error-openai-400-bad-request-validation-failed'],
  [28, 'call.in-progress.error-providerfault-openai-500-server-error'],
]);

/** Figures that cannot be, by the number of the call: where in the metrics of its report, and what stands there. */
const IMPOSSIBLE = new Map<number, [place: 'turn' | 'call', field: string, value: number]>([
  [3, ['turn', 'turnLatency', 1_770_000_000_000]],
  [5, ['turn', 'modelLatency', -120]],
  [7, ['turn', 'modelLatency', 3_000_000]],
  [9, ['turn', 'turnLatency', -40]],
  [12, ['call', 'fromTransportLatencyAverage', 15_000]],
  [14, ['call', 'fromTransportLatencyAverage', -15_000]],
]);

/** Reports as platforms get them wrong: impossible figures, and ended reasons of tomorrow. */
function spoilt(body: string, number: number): string {
  const parsed: unknown = JSON.parse(body);
  const message = under(parsed, 'message');
  const metrics = under(message, 'artifact', 'performanceMetrics');
  const kind = number % 31;
  const reason = REASONS.get(kind);
  if (reason !== undefined && textUnder(message, 'endedReason') === 'customer-ended-call') {
    overwrite(message, 'endedReason', reason);
  }
  const [place, field, value] = IMPOSSIBLE.get(kind) ?? ['call', '', 0];
  if (field !== '') {
    overwrite(place === 'turn' ? listUnder(metrics, 'turnLatencies')[0] : metrics, field, value);
  }
  if (kind === SILENCED) {
    silenceAgent(message);
  }
  if (kind === 23) {
    overwrite(listUnder(message, 'costs')[0], 'type', 'knowledge-base');
  }
  return JSON.stringify(parsed);
}

/** Tells that an artefact of the call could not be stored. */
function failedUpload(body: string): string {
  const message = under(JSON.parse(body), 'message');
  return JSON.stringify({
    message: {
      type: 'call.artifact.upload',
      timestamp: numberUnder(message, 'timestamp') ?? textUnder(message, 'timestamp'),
      call: under(message, 'call'),
      assistant: under(message, 'assistant'),
      artifacts: [
        { type: 'recording-mono', success: false },
        { type: 'log', success: true },
      ],
    },
  });
}

type Traffic = Parameters<typeof createTraffic>[0];

/**
 * Webhooks of simulated calls as a bad network brings them: out of order, some twice, some never, some late, and some
 * with nonsense in them. The same options give the same webhooks.
 */
export function arrivingTraffic(options: Traffic): Arriving[] {
  const random = seededNumbers(options.seed);
  const arriving: Arriving[] = [];
  let number = 0;
  for (const { messages } of createTraffic(options)) {
    number += 1;
    // A message writes its body out each time it is asked for it.
    const written = messages.map(({ at, body }) => ({ at, body }));
    const sentWhen = new Map(written.toReversed().map(({ at, body }) => [body, at]));
    const bodies = survivors(
      written.map(({ body }) => spoilt(body, number)),
      number
    );
    const last = bodies.at(-1);
    const told = [...bodies, ...(number % 19 === 0 && last !== undefined ? [failedUpload(last)] : [])];
    for (const body of told) {
      const sentAt = sentWhen.get(body) ?? written.at(-1)?.at ?? 0;
      // Most come at once, some minutes late.
      const comesAt = () => sentAt + Math.round(random() ** 6 * 40 * MINUTE);
      arriving.push({ body, comesAt: comesAt() });
      if (random() < 0.1) {
        arriving.push({ body, comesAt: comesAt() });
      }
    }
  }
  return arriving.sort((one, other) => one.comesAt - other.comesAt);
}
