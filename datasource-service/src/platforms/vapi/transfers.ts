import type { CallTransfer } from '../../contract/index.ts';
import { SourceWeight } from '../../calls/stamped.ts';
import { listedTransfers, type TransferReport } from '../../calls/transfers.ts';
import type { Destination, TransferEntry } from './artifactSchema.ts';
import { firstFilled } from './places.ts';
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

function recorded(entries: readonly TransferEntry[] | null | undefined): CallTransfer[] {
  return (entries ?? []).flatMap((entry) => (entry.destination === null ? [] : [transferTo(entry.destination, entry)]));
}

/**
 * Attempts to hand the call to a person or another line: the artifact's records with what became of each, else the
 * destination that the message names; and the one that the copy of the call names, of which the platform does not say
 * there what became of it. A hand-over to another assistant of the squad is none.
 * Source: `TransferArtifact` in Vapi's OpenAPI document.
 *
 * @param stamp how far the message is trusted, and when it was made
 */
export function readTransfers(message: VapiMessage, stamp: { weight: number; at: number }): TransferReport[] {
  const { artifact, call, destination } = message;
  const attempts = firstFilled(recorded(artifact?.transfers), recorded(call?.artifact?.transfers));
  return [
    ...listedTransfers(fromDestination(call?.destination ?? null), { ...stamp, weight: SourceWeight.copy }),
    ...listedTransfers(attempts.length > 0 ? attempts : fromDestination(destination), stamp),
  ];
}
