import { z } from 'zod';
import { PROVIDERS, titleOf, type Provider, type RecordingAnswer } from '../contract/index.ts';
import { ServiceError } from '../runtime/errors.ts';
import type { RecordStore } from '../record/recordStore.ts';
import type { Logger } from '../runtime/logger.ts';
import { readResourceBody, type Resource } from './resource.ts';

/** Somebody waits for the answer, ms. */
const PATIENCE_MS = 15_000;

/** Body of `POST recordings`. */
export const recordingRequest = z.strictObject(
  {
    provider: z.enum(PROVIDERS, `must be one of ${PROVIDERS.join(', ')}`),
    callId: z.string('must be the id of a call').min(1, 'must not be empty').max(200, 'must be the id of a call'),
  },
  'must be an object with the provider and the callId'
);

/** A platform that can be asked for recordings. */
export interface RecordingSource {
  /** Link to the recording of a call; null when the platform has none. */
  link(callId: string, signal: AbortSignal): Promise<string | null>;
}

interface RecordingOptions {
  record: Pick<RecordStore, 'read'>;
  sources: Partial<Record<Provider, RecordingSource>>;
  logger: Logger;
}

/**
 * `recordings`: asks the platform for a recording when somebody who may read the call wants to hear it. Links open
 * recordings for whoever has them, so none is kept: each is asked for anew, and it is logged who did.
 */
export function recordingResource({ record, sources, logger }: RecordingOptions): Resource {
  async function ask(source: RecordingSource, callId: string): Promise<string | null> {
    try {
      return await source.link(callId, AbortSignal.timeout(PATIENCE_MS));
    } catch (error) {
      logger.warn({ err: error }, 'A platform could not be asked for a recording.');
      throw new ServiceError(
        'unavailable',
        'The platform does not give the recording at the moment. Try again later.',
        {
          cause: error,
          retryAfterSeconds: 10,
        }
      );
    }
  }

  return {
    path: 'recordings',
    method: 'POST',
    needs: 'editor',
    async answer({ body, actor }): Promise<RecordingAnswer> {
      const { provider, callId } = readResourceBody(recordingRequest, body);
      const call = await record.read(provider, callId);
      if (call === null) {
        throw new ServiceError('not_found', `There is no ${provider} call "${callId}" on record.`, { field: 'callId' });
      }
      if (call.withheld === 'person') {
        throw new ServiceError('not_found', 'The caller of this call was erased; nothing of his is shown any more.');
      }
      const source = sources[provider];
      if (source === undefined) {
        const how =
          provider === 'vapi' ? 'Set VOICEHIVE_VAPI_API_KEY, so that Vapi can be asked for it.' : 'Open it there.';
        throw new ServiceError('not_found', `The recording is with ${titleOf(provider)}. ${how}`);
      }
      const url = await ask(source, callId);
      if (url === null) {
        throw new ServiceError('not_found', `${titleOf(provider)} has no recording of this call, or no longer.`);
      }
      logger.info({ actor, provider, callId }, 'A recording was opened.');
      return { url };
    },
  };
}
