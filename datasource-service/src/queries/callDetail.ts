import type { AccessLevel, CallDetail, DeliverySummary } from '../contract/index.ts';
import { maskNumber } from '../domain/caller.ts';
import type { CallView } from '../domain/callView.ts';
import { mayAccess } from '../identity/access.ts';

/** Level from which each part of a call is shown. */
const NEEDS = { transcript: 'editor', toolCalls: 'editor', summary: 'editor', caller: 'admin' } as const;

function hiddenParts(view: CallView, access: AccessLevel): CallDetail['hidden'] {
  const has: Record<keyof typeof NEEDS, boolean> = {
    transcript: view.transcript.length > 0,
    toolCalls: view.toolCalls.length > 0,
    summary: view.summary !== null,
    caller: view.callerNumber !== null,
  };
  return (Object.keys(NEEDS) as Array<keyof typeof NEEDS>)
    .filter((part) => has[part] && !mayAccess(access, NEEDS[part]))
    .map((part) => ({ part, needs: NEEDS[part] }));
}

function callerFor(number: string | null, access: AccessLevel): string | null {
  return number === null || mayAccess(access, NEEDS.caller) ? number : maskNumber(number);
}

/** A call in full as a reader of the given level may see it. Instructions to the agent are never shown. */
export function callDetail(view: CallView, deliveries: DeliverySummary[], access: AccessLevel): CallDetail {
  const maySeeTalk = mayAccess(access, NEEDS.transcript);
  const { callerNumber, ...shown } = view;
  return {
    ...shown,
    assistantName: view.assistantName ?? view.assistantId,
    caller: callerFor(callerNumber, access),
    transcript: maySeeTalk ? view.transcript.filter(({ role }) => role !== 'system') : [],
    toolCalls: maySeeTalk ? view.toolCalls : [],
    summary: maySeeTalk ? view.summary : null,
    deliveries,
    hidden: hiddenParts(view, access),
  };
}
