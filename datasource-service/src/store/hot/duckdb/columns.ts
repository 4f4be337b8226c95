import { TURN_STAGES, type TurnLatency } from '../../../contract/index.ts';
import { maskNumber } from '../../../domain/caller.ts';
import type { HotCall } from '../hotStore.ts';

type Cell = string | number | boolean | null;

/** A column of a hot table: its DuckDB type and where its value comes from. */
interface Column<Source> {
  name: string;
  type: 'VARCHAR' | 'DOUBLE' | 'BIGINT' | 'INTEGER' | 'BOOLEAN' | 'TIMESTAMP' | 'DECIMAL(18,6)';
  read: (source: Source) => Cell;
}

/** One turn together with the call it belongs to. */
export interface HotTurn {
  call: HotCall;
  turn: TurnLatency;
}

function asText(value: boolean | null): string | null {
  return value === null ? null : String(value);
}

/**
 * Columns by which calls and turns are split and filtered. Turns carry them too, so that a question about turns needs
 * no join; repeated text costs almost nothing in a dictionary-compressed column.
 */
const DIMENSION_COLUMNS: ReadonlyArray<Column<HotCall>> = [
  { name: 'call_number', type: 'BIGINT', read: ({ callNumber }) => callNumber },
  { name: 'call_time', type: 'TIMESTAMP', read: ({ view }) => view.at },
  { name: 'call_id', type: 'VARCHAR', read: ({ view }) => view.callId },
  { name: 'provider', type: 'VARCHAR', read: ({ view }) => view.provider },
  { name: 'workspace', type: 'VARCHAR', read: ({ view }) => view.workspaceId },
  { name: 'assistant', type: 'VARCHAR', read: ({ view }) => view.assistantName ?? view.assistantId },
  { name: 'assistant_id', type: 'VARCHAR', read: ({ view }) => view.assistantId },
  { name: 'assistant_version', type: 'VARCHAR', read: ({ view }) => view.assistantVersion },
  { name: 'direction', type: 'VARCHAR', read: ({ view }) => view.direction },
  { name: 'state', type: 'VARCHAR', read: ({ view }) => view.state },
  { name: 'ended_reason', type: 'VARCHAR', read: ({ view }) => view.endedReason },
  { name: 'ended_reason_group', type: 'VARCHAR', read: ({ view }) => view.endedReasonGroup },
  { name: 'fault_owner', type: 'VARCHAR', read: ({ view }) => view.faultOwner },
  { name: 'http_class', type: 'VARCHAR', read: ({ view }) => view.httpClass },
  { name: 'failed_provider', type: 'VARCHAR', read: ({ view }) => view.failedProvider },
  { name: 'phone_number', type: 'VARCHAR', read: ({ view }) => view.phoneNumber },
  { name: 'caller_hash', type: 'VARCHAR', read: ({ callerHash }) => callerHash },
  { name: 'success', type: 'VARCHAR', read: ({ view }) => asText(view.success) },
  { name: 'sentiment', type: 'VARCHAR', read: ({ view }) => view.sentiment },
  { name: 'transport_provider', type: 'VARCHAR', read: ({ view }) => view.transportProvider },
  { name: 'model_provider', type: 'VARCHAR', read: ({ view }) => view.modelProvider },
  { name: 'model', type: 'VARCHAR', read: ({ view }) => view.model },
  { name: 'voice_provider', type: 'VARCHAR', read: ({ view }) => view.voiceProvider },
  { name: 'voice', type: 'VARCHAR', read: ({ view }) => view.voice },
  { name: 'transcriber_provider', type: 'VARCHAR', read: ({ view }) => view.transcriberProvider },
  { name: 'transcriber', type: 'VARCHAR', read: ({ view }) => view.transcriber },
];

/** Columns of `calls`. Money is exact, so that a sum does not depend on the order in which it is made. */
export const CALL_COLUMNS: ReadonlyArray<Column<HotCall>> = [
  ...DIMENSION_COLUMNS,
  { name: 'created_at', type: 'TIMESTAMP', read: ({ view }) => view.createdAt },
  { name: 'started_at', type: 'TIMESTAMP', read: ({ view }) => view.startedAt },
  { name: 'ended_at', type: 'TIMESTAMP', read: ({ view }) => view.endedAt },
  { name: 'duration_seconds', type: 'DOUBLE', read: ({ view }) => view.durationSeconds },
  { name: 'answered', type: 'BOOLEAN', read: ({ view }) => view.answered },
  { name: 'is_interaction', type: 'BOOLEAN', read: ({ view }) => view.isInteraction },
  { name: 'caller_digits', type: 'VARCHAR', read: ({ view }) => maskedCaller(view.callerNumber) },
  { name: 'turn_count', type: 'INTEGER', read: ({ view }) => view.turnCount },
  { name: 'slowest_turn_ms', type: 'DOUBLE', read: ({ view }) => view.slowestTurnMs },
  { name: 'transport_ms', type: 'DOUBLE', read: ({ view }) => view.transportLatencyMs },
  { name: 'user_interruptions', type: 'INTEGER', read: ({ view }) => view.userInterruptions },
  { name: 'agent_interruptions', type: 'INTEGER', read: ({ view }) => view.agentInterruptions },
  { name: 'tool_calls', type: 'INTEGER', read: ({ view }) => view.toolCalls.length },
  { name: 'cost_usd', type: 'DECIMAL(18,6)', read: ({ view }) => view.costUsd },
  { name: 'analysis_cost_usd', type: 'DECIMAL(18,6)', read: ({ view }) => view.analysisCostUsd },
  { name: 'prompt_tokens', type: 'DOUBLE', read: ({ view }) => view.promptTokens },
  { name: 'completion_tokens', type: 'DOUBLE', read: ({ view }) => view.completionTokens },
  { name: 'cached_prompt_tokens', type: 'DOUBLE', read: ({ view }) => view.cachedPromptTokens },
  { name: 'characters', type: 'DOUBLE', read: ({ view }) => view.characters },
  { name: 'has_recording', type: 'BOOLEAN', read: ({ view }) => view.hasRecording },
];

/** Columns of `turns`. */
export const TURN_COLUMNS: ReadonlyArray<Column<HotTurn>> = [
  ...DIMENSION_COLUMNS.map(({ name, type, read }): Column<HotTurn> => ({ name, type, read: ({ call }) => read(call) })),
  { name: 'turn_index', type: 'INTEGER', read: ({ turn }) => turn.index },
  ...TURN_STAGES.map((stage): Column<HotTurn> => ({
    name: `${stage}_ms`,
    type: 'DOUBLE',
    read: ({ turn }) => turn.stages[stage],
  })),
  { name: 'total_ms', type: 'DOUBLE', read: ({ turn }) => turn.total },
  { name: 'unattributed_ms', type: 'DOUBLE', read: ({ turn }) => turn.unattributed },
];

function maskedCaller(callerNumber: string | null): string | null {
  return callerNumber === null ? null : maskNumber(callerNumber);
}

/** The rows as JSON objects, as {@link insertStatement} takes them. Times stay epoch ms. */
export function rowsAsJson<Source>(columns: ReadonlyArray<Column<Source>>, sources: readonly Source[]): string {
  return JSON.stringify(
    sources.map((source) => Object.fromEntries(columns.map(({ name, read }) => [name, read(source)])))
  );
}

/** `CREATE TABLE` of the columns. There is no primary key: it makes deletes and inserts hundreds of times slower. */
export function createStatement<Source>(table: string, columns: ReadonlyArray<Column<Source>>): string {
  return `CREATE TABLE ${table} (${columns.map(({ name, type }) => `"${name}" ${type}`).join(', ')})`;
}

/** An insert of many rows given as one JSON parameter. Times arrive as epoch ms and are stored as UTC. */
export function insertStatement<Source>(table: string, columns: ReadonlyArray<Column<Source>>): string {
  const shape = Object.fromEntries(columns.map(({ name, type }) => [name, type === 'TIMESTAMP' ? 'BIGINT' : type]));
  const cells = columns.map(({ name, type }) =>
    type === 'TIMESTAMP' ? `make_timestamp_ms(row."${name}")` : `row."${name}"`
  );
  return `INSERT INTO ${table} SELECT ${cells.join(', ')} FROM (SELECT unnest(from_json(?, '[${JSON.stringify(shape)}]')) AS row)`;
}
