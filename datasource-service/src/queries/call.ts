import { z } from 'zod';
import {
  PROVIDERS,
  TURN_STAGES,
  type CallDetail,
  type CallFrameCustom,
  type CallFrameName,
} from '../contract/index.ts';
import { viewCall } from '../calls/callView.ts';
import { ServiceError } from '../runtime/errors.ts';
import { field, type Field, type FieldConfig, type FieldType, type Frame } from '../frames/frame.ts';
import { callDetail } from './callDetail.ts';
import { CALL_FIELDS } from './callFields.ts';
import type { QueryContext, QueryKind, QueryStores } from './query.ts';

/** Deliveries shown with a call; a long call has some hundreds. */
const MOST_DELIVERIES = 2000;

const schema = z.object({
  provider: z.enum(PROVIDERS, `must be one of ${PROVIDERS.join(', ')}`),
  callId: z.string('must be the id of a call').min(1, 'must be the id of a call'),
});

type CallQuery = z.output<typeof schema>;

const MS: FieldConfig = { unit: 'ms' };

function column<Row>(
  rows: readonly Row[],
  name: string,
  type: FieldType,
  read: (row: Row) => Field['values'][number],
  config?: FieldConfig
): Field {
  return field(name, type, rows.map(read), config === undefined ? {} : { config });
}

function frame(name: CallFrameName, fields: Field[], custom?: object): Frame {
  return { name, fields, meta: { type: 'table', typeVersion: [0, 1], ...(custom === undefined ? {} : { custom }) } };
}

function headFrame(call: CallDetail): Frame {
  const custom: CallFrameCustom = { hidden: call.hidden };
  const rows = [call];
  return frame(
    'call',
    [
      ...CALL_FIELDS.map(({ name, type, config }) => column(rows, name, type, (row) => row[name], config)),
      column(rows, 'summary', 'string', (row) => row.summary),
      column(rows, 'userInterruptions', 'number', (row) => row.userInterruptions),
      column(rows, 'agentInterruptions', 'number', (row) => row.agentInterruptions),
      column(rows, 'traceId', 'string', (row) => row.traceId),
      column(rows, 'transportCallId', 'string', (row) => row.transportCallId),
      column(rows, 'answeredBy', 'string', (row) => row.answeredBy),
      column(rows, 'ratedCostUsd', 'number', (row) => row.ratedCostUsd, { unit: 'currencyUSD', decimals: 4 }),
      column(rows, 'usesOwnKey', 'boolean', (row) => row.usesOwnKey),
      column(rows, 'firstSpeechMs', 'number', (row) => row.firstSpeechMs, MS),
      column(rows, 'hangs', 'number', (row) => row.hangs),
      column(rows, 'failedArtifacts', 'string', (row) => row.failedArtifacts.join(', ') || null),
      column(rows, 'networkTags', 'string', (row) => row.networkTags.join(', ') || null),
      column(rows, 'implausible', 'number', (row) => row.implausible),
      column(rows, 'recordingExpiresAt', 'time', (row) => row.recordingExpiresAt),
    ],
    custom
  );
}

function turnsFrame({ turns }: CallDetail): Frame {
  return frame('turns', [
    column(turns, 'index', 'number', (turn) => turn.index),
    ...TURN_STAGES.map((stage) => column(turns, stage, 'number', (turn) => turn.stages[stage], MS)),
    column(turns, 'total', 'number', (turn) => turn.total, MS),
    column(turns, 'unattributed', 'number', (turn) => turn.unattributed, MS),
    column(turns, 'observed', 'number', (turn) => turn.observed, MS),
  ]);
}

function transcriptFrame({ transcript }: CallDetail): Frame {
  return frame('transcript', [
    column(transcript, 'role', 'string', (line) => line.role),
    column(transcript, 'text', 'string', (line) => line.text),
    column(transcript, 'startedAt', 'time', (line) => line.startedAt),
    column(transcript, 'endedAt', 'time', (line) => line.endedAt),
  ]);
}

function toolCallsFrame({ toolCalls }: CallDetail): Frame {
  return frame('toolCalls', [
    column(toolCalls, 'id', 'string', (tool) => tool.id),
    column(toolCalls, 'name', 'string', (tool) => tool.name),
    column(toolCalls, 'arguments', 'string', (tool) => tool.arguments),
    column(toolCalls, 'result', 'string', (tool) => tool.result),
    column(toolCalls, 'failed', 'boolean', (tool) => tool.failed),
    column(toolCalls, 'startedAt', 'time', (tool) => tool.startedAt),
    column(toolCalls, 'endedAt', 'time', (tool) => tool.endedAt),
  ]);
}

function costsFrame({ costs }: CallDetail): Frame {
  return frame('costs', [
    column(costs, 'component', 'string', (line) => line.component),
    column(costs, 'provider', 'string', (line) => line.provider),
    column(costs, 'model', 'string', (line) => line.model),
    column(costs, 'usd', 'number', (line) => line.usd, { unit: 'currencyUSD', decimals: 4 }),
    column(costs, 'ratedUsd', 'number', (line) => line.ratedUsd, { unit: 'currencyUSD', decimals: 4 }),
    column(costs, 'minutes', 'number', (line) => line.minutes, { unit: 'm' }),
    column(costs, 'promptTokens', 'number', (line) => line.promptTokens),
    column(costs, 'completionTokens', 'number', (line) => line.completionTokens),
    column(costs, 'cachedPromptTokens', 'number', (line) => line.cachedPromptTokens),
    column(costs, 'characters', 'number', (line) => line.characters),
  ]);
}

function deliveriesFrame({ deliveries }: CallDetail): Frame {
  return frame('deliveries', [
    column(deliveries, 'id', 'string', (delivery) => delivery.id),
    column(deliveries, 'type', 'string', (delivery) => delivery.type),
    column(deliveries, 'eventAt', 'time', (delivery) => delivery.eventAt),
    column(deliveries, 'receivedAt', 'time', (delivery) => delivery.receivedAt),
    column(deliveries, 'appliedAt', 'time', (delivery) => delivery.appliedAt),
    column(deliveries, 'replayedAt', 'time', (delivery) => delivery.replayedAt),
  ]);
}

function assistantsFrame({ assistants }: CallDetail): Frame {
  return frame('assistants', [
    column(assistants, 'assistantId', 'string', (assistant) => assistant.assistantId),
    column(assistants, 'assistantName', 'string', (assistant) => assistant.assistantName),
    column(assistants, 'assistantVersion', 'string', (assistant) => assistant.assistantVersion),
  ]);
}

function transfersFrame({ transfers }: CallDetail): Frame {
  return frame('transfers', [
    column(transfers, 'destination', 'string', (transfer) => transfer.destination),
    column(transfers, 'mode', 'string', (transfer) => transfer.mode),
    column(transfers, 'status', 'string', (transfer) => transfer.status),
    column(transfers, 'connected', 'boolean', (transfer) => transfer.connected),
  ]);
}

function structuredOutputsFrame({ structuredOutputs }: CallDetail): Frame {
  return frame('structuredOutputs', [
    column(structuredOutputs, 'id', 'string', (output) => output.id),
    column(structuredOutputs, 'name', 'string', (output) => output.name),
    column(structuredOutputs, 'value', 'string', (output) => output.value),
  ]);
}

function scorecardsFrame({ scorecards }: CallDetail): Frame {
  return frame('scorecards', [
    column(scorecards, 'id', 'string', (card) => card.id),
    column(scorecards, 'name', 'string', (card) => card.name),
    column(scorecards, 'score', 'number', (card) => card.score, { unit: 'percentunit' }),
    column(scorecards, 'passed', 'boolean', (card) => card.passed),
  ]);
}

/**
 * One call in full as the reader may see it.
 *
 * @throws ServiceError `not_found`
 */
export async function readCallDetail(
  { provider, callId }: CallQuery,
  context: Pick<QueryContext, 'access'>,
  { record, rateCard, recordingsKeptMs }: Pick<QueryStores, 'record' | 'rateCard' | 'recordingsKeptMs'>
): Promise<CallDetail> {
  const found = await record.read(provider, callId);
  if (found === null) {
    throw new ServiceError('not_found', `There is no ${provider} call "${callId}" on record.`, { field: 'callId' });
  }
  const deliveries = await record.deliveriesOf(provider, callId, MOST_DELIVERIES);
  return callDetail(viewCall(found, rateCard), deliveries, context.access, recordingsKeptMs);
}

/** One call in full, a frame for each part. It comes from the record itself, so it is complete at once. */
export const callKind: QueryKind<CallQuery> = {
  queryType: 'call',
  schema,
  needs: 'viewer',
  async run(query, context, stores) {
    const call = await readCallDetail(query, context, stores);
    return [
      headFrame(call),
      turnsFrame(call),
      transcriptFrame(call),
      toolCallsFrame(call),
      costsFrame(call),
      deliveriesFrame(call),
      assistantsFrame(call),
      transfersFrame(call),
      structuredOutputsFrame(call),
      scorecardsFrame(call),
    ];
  },
};
