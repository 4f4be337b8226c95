import { z } from 'zod';
import {
  CALL_DIRECTIONS,
  CALL_STATES,
  COST_COMPONENTS,
  ENDED_REASON_GROUPS,
  FAULT_OWNERS,
  INCIDENT_STATES,
  PROVIDERS,
  REPLAY_OUTCOMES,
  RETENTION_KINDS,
  RETENTION_STORES,
  TURN_STAGES,
} from '../../contract/index.ts';

const epochMs = z.number().describe('Milliseconds since 1970.');
const optionalText = z.string().nullable();
const optionalNumber = z.number().nullable();
const optionalTruth = z.boolean().nullable();

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

const callSummary = z.strictObject({
  at: epochMs,
  callId: z.string(),
  provider: z.enum(PROVIDERS),
  state: z.enum(CALL_STATES),
  direction: z.enum(CALL_DIRECTIONS).nullable(),
  assistantId: optionalText,
  assistantName: optionalText,
  assistantVersion: optionalText,
  workspaceId: optionalText,
  caller: optionalText.describe('Last digits, or the full number for an admin.'),
  phoneNumber: optionalText,
  createdAt: optionalNumber,
  startedAt: optionalNumber,
  endedAt: optionalNumber,
  durationSeconds: optionalNumber,
  endedReason: optionalText,
  endedReasonGroup: z.enum(ENDED_REASON_GROUPS).nullable(),
  faultOwner: z.enum(FAULT_OWNERS).nullable(),
  answered: optionalTruth,
  success: optionalTruth,
  sentiment: optionalText,
  turnCount: z.number(),
  slowestTurnMs: optionalNumber,
  costUsd: optionalNumber,
  language: optionalText,
  model: optionalText,
  interruptions: optionalNumber.describe('Both ways.'),
  toolCallCount: z.number(),
  toolFailureCount: z.number(),
  deadAirMs: optionalNumber,
  hasRecording: z.boolean(),
});

const turn = z.strictObject({
  index: z.number(),
  stages: z.record(z.enum(TURN_STAGES), optionalNumber),
  total: optionalNumber,
  unattributed: optionalNumber,
  observed: optionalNumber.describe('By our own clock of speech events.'),
});

const toolCall = z.strictObject({
  id: z.string(),
  name: z.string(),
  arguments: optionalText,
  result: optionalText,
  failed: optionalTruth,
  startedAt: optionalNumber,
  endedAt: optionalNumber,
});

const costLine = z.strictObject({
  component: z.enum(COST_COMPONENTS),
  provider: optionalText,
  model: optionalText,
  usd: optionalNumber.describe('Null where the platform does not say.'),
  ratedUsd: optionalNumber.describe('By the rate card.'),
  minutes: optionalNumber,
  promptTokens: optionalNumber,
  completionTokens: optionalNumber,
  cachedPromptTokens: optionalNumber,
  characters: optionalNumber,
});

/** Answer of `GET /calls`. */
export const callsAnswer = z.strictObject({
  calls: z.array(callSummary),
  nextCursor: optionalText.describe('Give it as `cursor` for the next page; null on the last.'),
});

/** Answer of `GET /calls/{id}`. */
export const callAnswer = callSummary.extend({
  turns: z.array(turn),
  transcript: z.array(
    z.strictObject({ role: z.string(), text: z.string(), startedAt: optionalNumber, endedAt: optionalNumber })
  ),
  toolCalls: z.array(toolCall),
  costs: z.array(costLine),
  deliveries: z.array(
    z.strictObject({
      id: z.string(),
      type: z.string(),
      eventAt: optionalNumber,
      receivedAt: epochMs,
      appliedAt: optionalNumber,
      replayedAt: optionalNumber.describe('When somebody let it in from quarantine or had it read again.'),
    })
  ),
  summary: optionalText,
  userInterruptions: optionalNumber.describe('Times that the caller spoke over the agent.'),
  agentInterruptions: optionalNumber.describe('Times that the agent spoke over the caller.'),
  traceId: optionalText,
  transportCallId: optionalText,
  assistants: z.array(
    z.strictObject({ assistantId: optionalText, assistantName: optionalText, assistantVersion: optionalText })
  ),
  transfers: z.array(
    z.strictObject({
      destination: optionalText,
      mode: optionalText,
      status: optionalText,
      connected: optionalTruth,
    })
  ),
  structuredOutputs: z.array(z.strictObject({ id: z.string(), name: z.string(), value: z.string() })),
  scorecards: z.array(
    z.strictObject({ id: z.string(), name: optionalText, score: optionalNumber, passed: optionalTruth })
  ),
  answeredBy: optionalText,
  ratedCostUsd: optionalNumber.describe('Cost by the rate card.'),
  usesOwnKey: optionalTruth,
  firstSpeechMs: optionalNumber,
  hangs: z.number(),
  failedArtifacts: z.array(z.string()),
  networkTags: z.array(z.string()),
  implausible: z.number().describe('Reported figures outside any possible range, which were kept apart.'),
  recordingExpiresAt: optionalNumber.describe('Until when the platform keeps the recording, epoch ms.'),
  hidden: z.array(z.strictObject({ part: z.string(), needs: z.string() })).describe('Parts that need a higher role.'),
});

/** Answer of `GET /catalogue`. */
export const catalogueAnswer = z.strictObject({
  measures: z.array(
    z.strictObject({
      id: z.string(),
      title: z.string(),
      unit: z.string(),
      denominator: z.string(),
      goodDirection: z.enum(['up', 'down', 'neither']),
      definition: z.string(),
      formulaText: z.string(),
      thresholds: z.strictObject({ warning: z.number(), bad: z.number() }).nullable(),
    })
  ),
  dimensions: z.array(
    z.strictObject({
      id: z.string(),
      title: z.string(),
      definition: z.string(),
      values: z.array(z.string()).nullable(),
      unit: z.string().nullable(),
      isFilterOnly: z.boolean(),
    })
  ),
});

/** Answer of `GET /health`. */
export const healthAnswer = z.strictObject({
  status: z.enum(['ok', 'degraded', 'error']),
  message: z.string(),
  problems: z.array(z.string()).describe('What needs a person, in sentences that say what to do.'),
  version: z.string(),
  mode: z.enum(['embedded', 'cloud']),
  calls: z.number(),
  lastDeliveryAt: optionalNumber,
  unapplied: z.number(),
  replica: z
    .strictObject({
      state: z.enum(['catchingUp', 'live', 'stale']),
      lastHeardAt: optionalNumber,
      progress: optionalNumber,
    })
    .nullable()
    .describe('How this replica follows the record in cloud mode; null in embedded mode.'),
  hotStore: z.strictObject({
    state: z.enum(['ready', 'rebuilding', 'unavailable']),
    behind: z.number(),
    progress: optionalNumber,
  }),
});

/** Answer of `POST /inbox/replay`. */
export const replayAnswer = z.strictObject({
  results: z.array(
    z.strictObject({
      id: z.string(),
      outcome: z.enum(REPLAY_OUTCOMES).describe('`unreadable` names the problem; `waiting` is in line already.'),
      changed: z.boolean().describe('Whether its call is different now.'),
      problem: optionalText,
    })
  ),
});

/** Answer of `POST /recordings`. */
export const recordingAnswer = z.strictObject({
  url: z
    .string()
    .describe('Opens the recording for whoever has it, as long as the platform lets it. Nothing keeps it.'),
});

/** Answer of `GET /retention`. */
export const retentionAnswer = z.strictObject({
  due: z.array(
    z.strictObject({
      store: z.enum(RETENTION_STORES).describe('`record` is the own record, or the copy of it that each replica has.'),
      kind: z
        .enum(RETENTION_KINDS)
        .describe('`bodies` are those of deliveries; `deliveries` are what is left of them without.'),
      before: epochMs.describe('What is older goes.'),
      rows: z.number(),
      oldest: optionalNumber.describe('Epoch ms; null when nothing would go.'),
    })
  ),
});

/** Answer of `POST /erasures` and `GET /erasures/{id}`. */
export const erasureAnswer = z.strictObject({
  id: z.string(),
  state: z.enum(['underWay', 'done']),
  requestedAt: epochMs,
  requestedBy: z.string(),
  finishedAt: optionalNumber,
  pseudonyms: z.array(z.string()).describe('By which the audit knows whom it was about.'),
  stores: z
    .array(
      z.strictObject({
        store: z.string(),
        found: z.number().describe('Rows about the caller.'),
        erased: z.number().describe('Rows that were erased or made anonymous.'),
        left: optionalNumber.describe(
          'Rows that a search afterwards still found; null where nothing can be searched by.'
        ),
        proof: z.string().describe('How it was searched: a query where there is one.'),
        remains: z
          .array(z.strictObject({ what: z.string(), until: optionalNumber }))
          .describe('What outlives the erasure, and until when (epoch ms); null where that is not ours to say.'),
      })
    )
    .describe('Empty while it is under way.'),
});

/** Answer of `POST /alerts/grafana`. */
export const alertsAnswer = z.strictObject({ alerts: z.number().describe('Alerts that were taken in.') });

/** Answer of `POST /incidents/acknowledge` and `POST /incidents/resolve`. */
export const incidentAnswer = z.strictObject({
  id: z.string(),
  state: z.enum(INCIDENT_STATES),
  changed: z.boolean().describe('False when the incident was so already, or is over.'),
});

/** Answer of `POST /feedback`. */
export const feedbackAnswer = z.strictObject({ stored: z.literal(true) });

/** Answer of `POST /page-views`. */
export const pageViewAnswer = z.strictObject({
  counted: z.boolean().describe('False where VOICEHIVE_PAGE_METRICS is off.'),
  message: z.string(),
});

/** Answer of a webhook that was taken. */
export const webhookAnswer = z.object({});

/** The events of the live board. */
export const liveAnswer = z
  .string()
  .describe(
    "Events whose `data` is a frame in Grafana's JSON: the whole board, with `schema` in the first event only."
  );

/** Answer of `GET /limits`. */
export const limitsAnswer = z.strictObject({
  concurrencyLimit: z.int().nullable().describe('Calls that may run at once.'),
  monthlyBudgetUsd: z.number().nullable().describe("What a month's calls may cost, US dollars."),
});
