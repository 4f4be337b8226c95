import { z } from 'zod';
import {
  CALL_DIRECTIONS,
  CALL_STATES,
  COST_COMPONENTS,
  ENDED_REASON_GROUPS,
  FAULT_OWNERS,
  PROVIDERS,
} from '../contract/index.ts';

const epochMs = z.number().describe('Milliseconds since 1970.');
const optionalText = z.string().nullable();
const optionalNumber = z.number().nullable();

/** Every answer that is no success. */
export const errorAnswer = z.object({
  error: z.object({
    code: z.string().describe('Kind of error, stable for programs.'),
    message: z.string().describe('A sentence that says what is wrong and how to right it.'),
    field: z.string().optional().describe('The input at fault.'),
    requestId: z.string().describe('Stands in the log too.'),
  }),
});

const frame = z.object({
  schema: z.looseObject({
    name: z.string(),
    refId: z.string(),
    fields: z.array(z.looseObject({ name: z.string(), type: z.enum(['time', 'number', 'string', 'boolean']) })),
  }),
  data: z.object({ values: z.array(z.array(z.union([z.string(), z.number(), z.boolean(), z.null()]))) }),
});

/** Answer of `POST /query`. */
export const queryAnswer = z.object({
  results: z.record(
    z.string(),
    z.object({
      status: z.number().describe('200 when good; the other queries of the request are not affected.'),
      frames: z.array(frame).describe("Grafana's JSON form of data frames."),
      error: z.string().optional(),
      errorSource: z.enum(['plugin', 'downstream']).optional(),
    })
  ),
});

const callSummary = z.looseObject({
  at: epochMs,
  callId: z.string(),
  provider: z.enum(PROVIDERS),
  state: z.enum(CALL_STATES),
  direction: z.enum(CALL_DIRECTIONS).nullable(),
  assistantName: optionalText,
  caller: optionalText,
  durationSeconds: optionalNumber,
  endedReason: optionalText,
  endedReasonGroup: z.enum(ENDED_REASON_GROUPS).nullable(),
  faultOwner: z.enum(FAULT_OWNERS).nullable(),
  answered: z.boolean().nullable(),
  success: z.boolean().nullable(),
  turnCount: z.number(),
  slowestTurnMs: optionalNumber,
  costUsd: optionalNumber,
});

/** Answer of `GET /calls`. */
export const callsAnswer = z.object({
  calls: z.array(callSummary),
  nextCursor: optionalText.describe('Give it as `cursor` for the next page; null on the last.'),
});

/** Answer of `GET /calls/{id}`. */
export const callAnswer = callSummary.extend({
  turns: z.array(z.looseObject({ index: z.number(), total: optionalNumber, unattributed: optionalNumber })),
  transcript: z.array(
    z.object({ role: z.string(), text: z.string(), startedAt: optionalNumber, endedAt: optionalNumber })
  ),
  toolCalls: z.array(
    z.looseObject({ id: z.string(), name: z.string(), arguments: optionalText, result: optionalText })
  ),
  costs: z.array(z.looseObject({ component: z.enum(COST_COMPONENTS), usd: z.number() })),
  deliveries: z.array(
    z.looseObject({ id: z.string(), type: z.string(), receivedAt: epochMs, appliedAt: optionalNumber })
  ),
  hidden: z.array(z.object({ part: z.string(), needs: z.string() })).describe('Parts that need a higher role.'),
});

/** Answer of `GET /catalogue`. */
export const catalogueAnswer = z.object({
  measures: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      unit: z.string(),
      denominator: z.string(),
      goodDirection: z.enum(['up', 'down', 'neither']),
      definition: z.string(),
    })
  ),
  dimensions: z.array(
    z.object({ id: z.string(), title: z.string(), definition: z.string(), values: z.array(z.string()).nullable() })
  ),
});

/** Answer of `GET /health`. */
export const healthAnswer = z.object({
  status: z.enum(['ok', 'degraded', 'error']),
  message: z.string(),
  version: z.string(),
  mode: z.enum(['embedded', 'cloud']),
  calls: z.number(),
  lastDeliveryAt: optionalNumber,
  unapplied: z.number(),
  hotStore: z.object({
    state: z.enum(['ready', 'rebuilding', 'unavailable']),
    behind: z.number(),
    progress: optionalNumber,
  }),
});

/** Answer of a webhook that was taken. */
export const webhookAnswer = z.object({});
