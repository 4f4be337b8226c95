import { createHash } from 'node:crypto';
import type { Provider } from '../contract/index.ts';

/**
 * Identity of a delivery: a hash of the whole redacted body. A retry of the same message has the same id; two messages
 * that differ in anything but secrets and signed links have different ones, so that no message is ever taken for
 * another. Quarantined bodies have ids of their own: a forged copy must not shut out the real message.
 */
export function deliveryId(provider: Provider, redactedBody: string, isQuarantined: boolean): string {
  return createHash('sha256')
    .update(`${provider}\n${isQuarantined ? 'quarantined' : 'accepted'}\n`)
    .update(redactedBody)
    .digest('hex');
}
