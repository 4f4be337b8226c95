import type { CallEvent } from '../calls/callEvent.ts';
import type { ProviderAdapter } from '../platforms/provider.ts';
import type { NewDelivery } from '../record/recordStore.ts';

/** What of a delivery is read. */
export type ReadableDelivery = Pick<NewDelivery, 'provider' | 'verdict' | 'body' | 'receivedAt'>;

/**
 * What a delivery says about its call; null when it says nothing about one. Only what the service itself read in a
 * platform's list is taken as listed: no webhook can pass for it.
 *
 * @throws Error when the body cannot be read
 */
export function readDelivery(
  adapters: readonly ProviderAdapter[],
  { provider, verdict, body, receivedAt }: ReadableDelivery
): CallEvent | null {
  const adapter = adapters.find((candidate) => candidate.provider === provider);
  const parsed: unknown = JSON.parse(body);
  return (
    (verdict === 'listed' ? adapter?.listing?.read(parsed, receivedAt) : adapter?.readEvent(parsed, receivedAt)) ?? null
  );
}
