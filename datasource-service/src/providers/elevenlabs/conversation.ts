import type { AssistantActivation, CallTransfer, TranscriptLine } from '../../contract/index.ts';
import type { ToolCallReport } from '../../domain/callEvent.ts';
import { jsonText } from '../json.ts';
import type { ElevenLabsEntry, ElevenLabsToolResult } from './schema.ts';

function timeOf(entry: ElevenLabsEntry, startedAt: number | null): number | null {
  return startedAt === null || entry.time_in_call_secs === null
    ? null
    : Math.round(startedAt + entry.time_in_call_secs * 1000);
}

/**
 * Spoken lines in the order of the conversation.
 *
 * @param startedAt epoch ms of the call's start; without it lines have no time
 */
export function readLines(entries: readonly ElevenLabsEntry[], startedAt: number | null): TranscriptLine[] {
  return entries.flatMap((entry): TranscriptLine[] =>
    (entry.role === 'user' || entry.role === 'agent') && entry.message !== null
      ? [{ role: entry.role, text: entry.message, startedAt: timeOf(entry, startedAt), endedAt: null }]
      : []
  );
}

function endOf(result: ElevenLabsToolResult, calledAt: number | null): number | null {
  return calledAt === null || result.tool_latency_secs === null
    ? null
    : Math.round(calledAt + result.tool_latency_secs * 1000);
}

/** Tool calls with their results. A result names how long its tool took, from which its end follows. */
export function readToolCalls(entries: readonly ElevenLabsEntry[], startedAt: number | null): ToolCallReport[] {
  const calledAt = new Map<string, number | null>();
  const requests = entries.flatMap((entry) =>
    (entry.tool_calls ?? []).flatMap((call): ToolCallReport[] => {
      if (call.request_id === null) {
        return [];
      }
      const at = timeOf(entry, startedAt);
      calledAt.set(call.request_id, at);
      const name = call.tool_name ?? 'unknown';
      return [{ id: call.request_id, call: { name, arguments: jsonText(call.params_as_json), startedAt: at } }];
    })
  );
  const results = entries.flatMap((entry) =>
    (entry.tool_results ?? []).flatMap((result): ToolCallReport[] => {
      const id = result.request_id;
      const value = { result: jsonText(result.result_value), failed: result.is_error === true };
      return id === null ? [] : [{ id, result: { ...value, endedAt: endOf(result, calledAt.get(id) ?? null) } }];
    })
  );
  return [...requests, ...results];
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

/** The agents of a call that one agent handed to another, in order. */
export function readAssistants(entries: readonly ElevenLabsEntry[]): AssistantActivation[] {
  const handovers = resultsOf(entries).filter(({ result_type }) => result_type === 'transfer_to_agent_success');
  const ids = handovers.flatMap(({ from_agent, to_agent }, index) => [index === 0 ? from_agent : null, to_agent]);
  return ids.flatMap((assistantId) =>
    assistantId === null ? [] : [{ assistantId, assistantName: null, assistantVersion: null }]
  );
}
