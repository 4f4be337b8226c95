import { BodyReader } from '../../src/ingest/bodyReader.ts';
import type { ProviderAdapter } from '../../src/platforms/provider.ts';

function refuse(): never {
  throw new Error('A test with large bodies needs threads.');
}

/** Reads small bodies by the given adapters. */
export function readerOf(adapters: readonly ProviderAdapter[]): BodyReader {
  return new BodyReader({ adapters, threads: { messages: refuse, event: refuse } });
}

/** The same for what a receiver reads. */
export function readersOf(adapters: readonly ProviderAdapter[]): Record<'received' | 'quarantined', BodyReader> {
  return { received: readerOf(adapters), quarantined: readerOf(adapters) };
}
