import type { AssistantActivation, CallTransfer, TranscriptLine } from '../../contract/index.ts';
import type { ToolCallReport } from '../../calls/callEvent.ts';
import { jsonText } from '../json.ts';
import type { ElevenLabsEntry, ElevenLabsStep, ElevenLabsToolResult } from './schema.ts';

function timeOf(entry: ElevenLabsEntry, startedAt: number | null): number | null {
  return startedAt === null || entry.time_in_call_secs === null
    ? null
    : Math.round(startedAt + entry.time_in_call_secs * 1000);
}

function textOf({ message, multivoice_message: voices }: ElevenLabsEntry): string | null {
  const parts = (voices?.parts ?? []).flatMap(({ text }) => text ?? []);
  return message ?? (parts.length === 0 ? null : parts.join(' '));
}

/**
 * Spoken lines in the order of the conversation.
 *
 * @param startedAt epoch ms of the call's start; without it lines have no time
 */
export function readLines(entries: readonly ElevenLabsEntry[], startedAt: number | null): TranscriptLine[] {
  return entries.flatMap((entry): TranscriptLine[] => {
    const text = textOf(entry);
    return (entry.role === 'user' || entry.role === 'agent') && text !== null
      ? [{ role: entry.role, text, startedAt: timeOf(entry, startedAt), endedAt: null }]
      : [];
  });
}

function endOf(seconds: number | null, calledAt: number | null): number | null {
  return calledAt === null || seconds === null ? null : Math.round(calledAt + seconds * 1000);
}

/** A tool's request or result, at the place of the conversation where it stands. */
interface Placed<T> {
  value: T;
  /** Epoch ms; null where the conversation has no times. */
  at: number | null;
}

type Request = NonNullable<ElevenLabsEntry['tool_calls']>[number];
type Result = NonNullable<ElevenLabsStep['results']>[number];

/** Steps of workflows, each at the time at which its workflow was called: the steps before it took their time. */
function stepsOf(entries: readonly ElevenLabsEntry[], calledAt: ReadonlyMap<string, number | null>) {
  return entries.flatMap((entry) =>
    (entry.tool_results ?? []).flatMap(({ request_id: id, result }) => {
      let at = calledAt.get(id ?? '') ?? null;
      return (result?.steps ?? []).map((value): Placed<ElevenLabsStep> => {
        const placed = { value, at };
        at = endOf(value.step_latency_secs, at);
        return placed;
      });
    })
  );
}

function requestReport({ value: call, at }: Placed<Request>): ToolCallReport[] {
  const id = call.request_id;
  const name = call.tool_name ?? 'unknown';
  return id === null ? [] : [{ id, call: { name, arguments: jsonText(call.params_as_json), startedAt: at } }];
}

function resultReport({ value: result, at }: Placed<Result>): ToolCallReport[] {
  const id = result.request_id;
  const value = { result: jsonText(result.result_value), failed: result.is_error === true };
  return id === null ? [] : [{ id, result: { ...value, endedAt: endOf(result.tool_latency_secs, at) } }];
}

/**
 * Tool calls with their results, those within the steps of a workflow too. A result names how long its tool took, from
 * which its end follows.
 */
export function readToolCalls(entries: readonly ElevenLabsEntry[], startedAt: number | null): ToolCallReport[] {
  const requests = entries.flatMap((entry) =>
    (entry.tool_calls ?? []).map((value): Placed<Request> => ({ value, at: timeOf(entry, startedAt) }))
  );
  const calledAt = new Map(
    requests.flatMap(({ value, at }) => (value.request_id === null ? [] : [[value.request_id, at]]))
  );
  const results = entries.flatMap((entry) =>
    (entry.tool_results ?? []).map((value): Placed<Result> => ({
      value,
      at: calledAt.get(value.request_id ?? '') ?? null,
    }))
  );
  const steps = stepsOf(entries, calledAt);
  const within = <T>(choose: (step: ElevenLabsStep) => readonly T[] | null) =>
    steps.flatMap(({ value, at }) => (choose(value) ?? []).map((each): Placed<T> => ({ value: each, at })));
  return [
    ...[...requests, ...within((step) => step.requests)].flatMap(requestReport),
    ...[...results, ...within((step) => step.results)].flatMap(resultReport),
  ];
}

function resultsOf(entries: readonly ElevenLabsEntry[]): Array<NonNullable<ElevenLabsToolResult['result']>> {
  return entries.flatMap((entry) => (entry.tool_results ?? []).flatMap(({ result }) => result ?? []));
}

/**
 * Attempts to hand the call to a number. The platform says whether it could place the transfer, not whether anybody
 * took it.
 */
export function readTransfers(entries: readonly ElevenLabsEntry[]): CallTransfer[] {
  return resultsOf(entries).flatMap((result): CallTransfer[] =>
    result.result_type?.startsWith('transfer_to_number') === true
      ? [
          {
            destination: result.transfer_number,
            mode: 'transfer_to_number',
            status: result.status,
            connected: result.result_type.endsWith('_error') ? false : null,
          },
        ]
      : []
  );
}

/** Whether the agent's own detection found that a voicemail had answered. */
export function reachedVoicemail(entries: readonly ElevenLabsEntry[]): boolean {
  return resultsOf(entries).some(({ result_type: type }) => type === 'voicemail_detection_success');
}

/** The agents of a call that one agent handed to another, in order. */
export function readAssistants(entries: readonly ElevenLabsEntry[]): AssistantActivation[] {
  const handovers = resultsOf(entries).filter(({ result_type }) => result_type === 'transfer_to_agent_success');
  const ids = handovers.flatMap(({ from_agent, to_agent }, index) => [index === 0 ? from_agent : null, to_agent]);
  return ids.flatMap((assistantId) =>
    assistantId === null ? [] : [{ assistantId, assistantName: null, assistantVersion: null }]
  );
}
