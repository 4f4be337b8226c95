import type { CallTransfer } from '../../contract/index.ts';
import type { Destination, TransferEntry } from './artifactSchema.ts';
import type { VapiMessage } from './schema.ts';

/** Terminal states of `TransferArtifact`; what is not listed here is kept as it came and says nothing. */
const CONNECTED = new Map<string, boolean>(
  Object.entries({
    connected: true,
    completed: true,
    'no-answer': false,
    busy: false,
    voicemail: false,
    failed: false,
    cancelled: false,
  })
);

function transferTo(destination: Destination, { mode, status }: Omit<TransferEntry, 'destination'>): CallTransfer {
  return {
    destination: destination.number ?? destination.sipUri ?? destination.assistantName,
    mode: mode ?? destination.transferPlan?.mode ?? null,
    status,
    connected: status === null ? null : (CONNECTED.get(status) ?? null),
  };
}

function fromDestination(destination: Destination | null): CallTransfer[] {
  const isAssistant = destination?.type === 'assistant';
  return destination === null || isAssistant ? [] : [transferTo(destination, { mode: null, status: null })];
}

/** The transfer that the copy of the call names; the platform does not say there what became of it. */
export function transfersOfCopy(destination: Destination | null): CallTransfer[] | null {
  const transfers = fromDestination(destination);
  return transfers.length > 0 ? transfers : null;
}

/**
 * Attempts to hand the call to a person or another line: the artifact's records with what became of each, else the
 * destination that the message names. A hand-over to another assistant of the squad is none.
 * Source: `TransferArtifact` in Vapi's OpenAPI document.
 */
export function readTransfers(message: VapiMessage): CallTransfer[] | null {
  const recorded = (message.artifact?.transfers ?? []).flatMap((entry) =>
    entry.destination === null ? [] : [transferTo(entry.destination, entry)]
  );
  const transfers = recorded.length > 0 ? recorded : fromDestination(message.destination);
  return transfers.length > 0 ? transfers : null;
}
