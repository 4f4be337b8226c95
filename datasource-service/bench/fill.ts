import type { DuckDBConnection } from '@duckdb/node-api';
import { OUTCOME_COLUMNS, PROFILE_COLUMNS } from '../src/calls/callGroups.ts';
import {
  CALL_ROW_COLUMNS,
  GROUP_TABLES,
  TOOL_ROW_COLUMNS,
  TURN_ROW_COLUMNS,
} from '../src/analytics/hot/duckdb/layout.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const ASSISTANTS = 20;
const VERSIONS = 3;
const OUTCOMES = 48;
const TOOLS = 8;

/** What the bench's calls are spread over. */
export interface FillPlan {
  calls: number;
  days: number;
  /** Epoch ms at which the last call starts. */
  end: number;
}

const REASONS = [
  ['customer-ended-call', 'caller_ended', 'none'],
  ['assistant-ended-call', 'agent_ended', 'none'],
  ['assistant-forwarded-call', 'transferred', 'none'],
  ['silence-timed-out', 'timeout', 'agent'],
  ['call.in-progress.error-providerfault-openai-llm-failed', 'llm_error', 'provider'],
  ['pipeline-error-deepgram-transcriber-failed', 'stt_error', 'own_key'],
  ['customer-busy', 'no_contact', 'callee'],
  ['voicemail', 'no_contact', 'callee'],
] as const;

function profileValues(number: number): Array<string | null> {
  const assistant = number % ASSISTANTS;
  const version = Math.floor(number / ASSISTANTS);
  const values: Record<string, string | null> = {
    provider: 'vapi',
    workspace: 'workspace-1',
    assistant: `Assistant ${assistant}`,
    assistant_id: `assistant-${assistant}`,
    assistant_version: String(version),
    direction: assistant % 3 === 0 ? 'outbound' : 'inbound',
    phone_number: `+1555010${String(assistant).padStart(4, '0')}`,
    model_provider: version === 2 ? 'anthropic' : 'openai',
    model: version === 2 ? 'claude' : version === 1 ? 'gpt-4.1' : 'gpt-4o',
    voice_provider: assistant % 2 === 0 ? '11labs' : 'cartesia',
    voice: `voice-${assistant % 5}`,
    transcriber_provider: 'deepgram',
    transcriber: version === 0 ? 'nova-2' : 'nova-3',
    transport_provider: 'twilio',
  };
  return PROFILE_COLUMNS.map(({ name }) => values[name] ?? null);
}

function outcomeValues(number: number): Array<string | null> {
  const [reason, group, owner] = REASONS[number % REASONS.length] ?? REASONS[0];
  const success = number % 3;
  const values: Record<string, string | null> = {
    state: 'ended',
    ended_reason: reason,
    ended_reason_group: group,
    fault_owner: owner,
    answered: group === 'no_contact' ? 'false' : 'true',
    success: success === 0 ? 'true' : success === 1 ? 'false' : null,
    sentiment: number % 2 === 0 ? 'positive' : 'negative',
  };
  return OUTCOME_COLUMNS.map(({ name }) => values[name] ?? null);
}

async function fillGroups(connection: DuckDBConnection): Promise<void> {
  const kinds = [
    {
      ...GROUP_TABLES.profile,
      rows: Array.from({ length: ASSISTANTS * VERSIONS }, (_, number) => profileValues(number)),
    },
    { ...GROUP_TABLES.outcome, rows: Array.from({ length: OUTCOMES }, (_, number) => outcomeValues(number)) },
    { ...GROUP_TABLES.tool, rows: Array.from({ length: TOOLS }, (_, number) => [`tool${number}`]) },
  ];
  for (const { table, columns, rows } of kinds) {
    for (const [number, values] of rows.entries()) {
      await connection.run(`INSERT INTO ${table} VALUES (?${', ?'.repeat(columns.length)})`, [number, ...values]);
    }
  }
}

/** A repeatable pseudo-random number from 0 to 1 for a row, by a salt. */
function random(salt: number): string {
  return `((hash(call_number * 64 + ${salt}) % 1000003) / 1000003.0)`;
}

/** SQL for the columns that matter; the rest are 0 (components) or null (latencies). */
const CALL_CELLS: Readonly<Record<string, string>> = {
  call_number: 'call_number',
  minute: 'minute',
  minute_ms: 'minute_ms',
  profile_id: 'profile_id',
  outcome_id: 'outcome_id',
  open_from: '(at_ms // 1000 + 1)',
  open_to: '((at_ms + duration) // 1000 + 1)',
  call_id: "'call-' || call_number",
  caller_hash: "'caller-' || (call_number % 100000)",
  caller_digits: "'…' || (1000 + call_number % 9000)",
  started_at: 'make_timestamp_ms(at_ms)',
  ended_at: 'make_timestamp_ms(at_ms + duration)',
  duration_seconds: 'duration / 1000.0',
  slowest_turn_ms: `1500 + 6000 * ${random(1)}`,
  calls: '1',
  ended: '1',
  connected: '(outcome_id % 8 < 6)::INTEGER',
  failed: '(outcome_id % 8 IN (4, 5))::INTEGER',
  contained: '(outcome_id % 8 < 2)::INTEGER',
  transferred: '(outcome_id % 8 = 2)::INTEGER',
  duration_ms: 'duration',
  duration_known: '1',
  connected_ms: 'CASE WHEN outcome_id % 8 < 6 THEN duration ELSE 0 END',
  connected_timed: '(outcome_id % 8 < 6)::INTEGER',
  turns: '6',
  timed_calls: '1',
  slow_calls: `(${random(2)} < 0.1)::INTEGER`,
  judged: '(outcome_id % 3 < 2)::INTEGER',
  successful: '(outcome_id % 3 = 0)::INTEGER',
  cost_known: '1',
  cost_micros: `(duration * 1.5 + 20000 * ${random(3)})::INTEGER`,
  billed_micros: `(duration * 1.5 + 20000 * ${random(3)})::INTEGER`,
  billed_ms: 'duration',
  cost_model_micros: `(20000 * ${random(3)})::INTEGER`,
  cost_voice_micros: '(duration * 0.5)::INTEGER',
  cost_platform_micros: '(duration * 0.8)::INTEGER',
  prompt_tokens: '18000',
  completion_tokens: '600',
  duration_bucket: '(ceil(log2(duration) * 32) - 1)::SMALLINT',
};

const TURN_CELLS: Readonly<Record<string, string>> = {
  ...CALL_CELLS,
  turn_index: 'place',
  measured_turns: '1',
  slow_turns: '(total > 2500)::INTEGER',
  total_bucket: '(ceil(log2(total) * 32) - 1)::SMALLINT',
  endpointing_bucket: '(ceil(log2(total * 0.2 + 50) * 32) - 1)::SMALLINT',
  transcriber_bucket: '(ceil(log2(total * 0.15 + 40) * 32) - 1)::SMALLINT',
  model_bucket: '(ceil(log2(total * 0.4 + 90) * 32) - 1)::SMALLINT',
  voice_bucket: '(ceil(log2(total * 0.2 + 80) * 32) - 1)::SMALLINT',
  unattributed_bucket: '(ceil(log2(total * 0.05 + 5) * 32) - 1)::SMALLINT',
  observed_bucket: '(ceil(log2(total * 1.1 + 70) * 32) - 1)::SMALLINT',
};

const TOOL_CELLS: Readonly<Record<string, string>> = {
  ...CALL_CELLS,
  tool_id: `(hash(call_number) % ${TOOLS})::INTEGER`,
  tool_calls: '1',
  tool_results: '1',
  tool_failures: '(call_number % 50 = 0)::INTEGER',
  tool_bucket: `(ceil(log2(300 + 2000 * ${random(4)}) * 32) - 1)::SMALLINT`,
};

function cells(
  columns: ReadonlyArray<{ name: string; type: string }>,
  known: Readonly<Record<string, string>>
): string {
  return columns.map(({ name, type }) => known[name] ?? (type === 'INTEGER' ? '0' : `NULL::${type}`)).join(', ');
}

/** A turn's latency: log-normal by the sum of uniform numbers, with a median of about 1.4 s. */
const TURN_MS = `exp(7.25 + 0.55 * (${random(5)} + ${random(6)} + ${random(7)} - 1.5) * 2 + 0.01 * place)`;

/** Calls of one day, evenly spread, with all that the row tables need. */
function dayOfCalls(first: number, count: number, start: number): string {
  const step = DAY_MS / count;
  return `SELECT *, at_ms // 60000 AS minute, at_ms % 60000 AS minute_ms FROM (
    SELECT i::INTEGER AS call_number, (${start} + (i - ${first}) * ${step})::BIGINT AS at_ms,
      ((hash(i) % ${ASSISTANTS}) + ${ASSISTANTS} * least(${VERSIONS - 1}, (i - ${first}) * 0 + ${Math.floor(start / DAY_MS) % VERSIONS}))::INTEGER AS profile_id,
      CASE WHEN hash(i * 3) % 100 < 96 THEN (hash(i * 5) % ${OUTCOMES}) // 8 * 8 + hash(i * 11) % 4 ELSE hash(i * 7) % ${OUTCOMES} END::INTEGER AS outcome_id,
      (8000 + 300000 * pow((hash(i * 13) % 10007) / 10007.0, 3))::INTEGER AS duration
    FROM range(${first}, ${first + count}) AS calls(i))`;
}

/** Fills the row tables by the engine itself, a day at a time, and marks everything as not rolled up. */
export async function fillRows(
  connection: DuckDBConnection,
  plan: FillPlan,
  onDay: (day: number) => void
): Promise<void> {
  await fillGroups(connection);
  const perDay = Math.ceil(plan.calls / plan.days);
  const begin = Math.floor(plan.end / DAY_MS - plan.days) * DAY_MS;
  for (let day = 0; day < plan.days; day += 1) {
    const calls = dayOfCalls(day * perDay, Math.min(perDay, plan.calls - day * perDay), begin + day * DAY_MS);
    await connection.run('BEGIN TRANSACTION');
    await connection.run(`CREATE OR REPLACE TEMP TABLE day AS ${calls}`);
    await connection.run(`INSERT INTO call_rows SELECT ${cells(CALL_ROW_COLUMNS, CALL_CELLS)} FROM day`);
    await connection.run(
      `INSERT INTO turn_rows SELECT ${cells(TURN_ROW_COLUMNS, TURN_CELLS)} FROM
       (SELECT *, ${TURN_MS} AS total FROM day, range(6) AS turns(place) WHERE hash(call_number * 7 + place) % 20 < 19)`
    );
    await connection.run(
      `INSERT INTO tool_rows SELECT ${cells(TOOL_ROW_COLUMNS, TOOL_CELLS)} FROM day, range(2) AS tools(place)
       WHERE hash(call_number * 3 + place) % 10 < 7`
    );
    await connection.run(
      `INSERT INTO stale_slots SELECT kind, slot FROM (
         SELECT 'hour' AS kind, unnest(range(${(begin / DAY_MS + day) * 24}, ${(begin / DAY_MS + day + 1) * 24}))::INTEGER AS slot
         UNION ALL SELECT 'peak', unnest(range(${(begin / DAY_MS + day) * 24}, ${(begin / DAY_MS + day + 1) * 24}))::INTEGER
         UNION ALL SELECT 'day', ${begin / DAY_MS + day})`
    );
    await connection.run('COMMIT');
    onDay(day + 1);
  }
  await connection.run('CHECKPOINT');
}
