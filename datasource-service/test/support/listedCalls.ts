import type { FakeCall } from './fakeVapi.ts';
import { vapiCall, vapiReport2026 } from './vapiBodies.ts';

/** Fields of a report that the list has on the call itself. */
const SHARED = ['endedReason', 'cost', 'costs', 'analysis', 'artifact'] as const;

const iso = (at: number) => new Date(at).toISOString();

/** How long the calls of {@link endedFakeCall} take, ms. */
export const TALK_MS = 120_000;

/** A call under way as Vapi's list holds it: without anything in its artifact. */
export function openFakeCall(id: string, startedAt: number, differences: object = {}): FakeCall {
  return {
    ...vapiCall(id),
    id,
    status: 'in-progress',
    createdAt: iso(startedAt - 2000),
    startedAt: iso(startedAt),
    updatedAt: iso(startedAt),
    artifact: {},
    ...differences,
  };
}

/** The end-of-call report of a call that started at a time, epoch ms, as the webhook of Vapi has it. */
export function reportOfFakeCall(id: string, startedAt: number): { message: Record<string, unknown> } {
  const { message } = vapiReport2026(id) as { message: Record<string, unknown> };
  return {
    message: {
      ...message,
      timestamp: startedAt + TALK_MS + 8000,
      startedAt: iso(startedAt),
      endedAt: iso(startedAt + TALK_MS),
      call: vapiCall(id, { createdAt: iso(startedAt - 2000), updatedAt: iso(startedAt) }),
    },
  };
}

/** The same call as Vapi's list holds it after its end. */
export function endedFakeCall(id: string, startedAt: number, differences: object = {}): FakeCall {
  const { message } = reportOfFakeCall(id, startedAt);
  return {
    ...openFakeCall(id, startedAt),
    ...Object.fromEntries(SHARED.map((name) => [name, message[name]])),
    status: 'ended',
    endedAt: iso(startedAt + TALK_MS),
    updatedAt: iso(startedAt + TALK_MS + 6000),
    ...differences,
  };
}
