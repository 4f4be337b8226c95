import { setTimeout as sleep } from 'node:timers/promises';
import type { ServiceHealth } from '@voicehive/datasource-service/contract';
import type { ServiceClient } from './serviceClient.ts';

const ASK_EVERY_MS = 400;

/** Waits until the service answers, and says so once when it has to. Ends with an error when the signal aborts. */
export async function waitForService(
  client: ServiceClient,
  url: URL,
  { say, signal }: { say: (line: string) => void; signal: AbortSignal }
): Promise<Pick<ServiceHealth, 'calls' | 'unapplied'>> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await client.health(signal);
    } catch {
      signal.throwIfAborted();
      if (attempt === 0) {
        say(`Waiting for the service at ${url.origin} …`);
      }
      await sleep(ASK_EVERY_MS, undefined, { signal });
    }
  }
}
