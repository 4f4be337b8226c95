import type { Provider } from '../contract/index.ts';
import { ServiceError, type ErrorCode } from '../runtime/errors.ts';
import type { ProviderAdapter } from '../platforms/provider.ts';
import { readMessages, type BodyTask, type ReadMessage } from './readMessages.ts';

/** A body that a thread reads. */
export interface ThreadTask extends BodyTask {
  provider: Provider;
}

/** What a thread made of a body. Errors of our own lose their fields on the way between threads, so they go as data. */
export type ThreadOutcome =
  { messages: ReadMessage[] } | { refusal: { code: ErrorCode; message: string; field: string | null } };

/** Reads a body within a thread, to which its bytes came without what makes them a buffer. */
export function readInThread(adapters: readonly ProviderAdapter[], { provider, ...task }: ThreadTask): ThreadOutcome {
  const adapter = adapters.find((candidate) => candidate.provider === provider) as ProviderAdapter;
  const { buffer, byteOffset, byteLength } = task.request.body;
  const request = { ...task.request, body: Buffer.from(buffer, byteOffset, byteLength) };
  try {
    return { messages: readMessages(adapter, { ...task, request }) };
  } catch (error) {
    if (error instanceof ServiceError) {
      const { code, message, field } = error;
      return { refusal: { code, message, field } };
    }
    throw error;
  }
}
