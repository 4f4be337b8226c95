import { z } from 'zod';
import type { ErasureAnswer } from '../contract/index.ts';
import { ServiceError } from '../runtime/errors.ts';
import type { Erasure, ErasureLog } from '../record/erasureLog.ts';
import { readResourceBody, type Resource } from '../api/resource.ts';

const CALLER = 'must be the number or address of a caller, such as +15550100142';

/** No platform names a caller with control characters: whoever asks for one would be told that nobody is left. */
const PRINTABLE = /^\P{Cc}+$/u;

/** Shortest and longest caller: a few digits would be half the world. */
const SHORTEST = 7;
const LONGEST = 200;

/** Body of `POST erasures`. */
export const erasureRequest = z.strictObject(
  { caller: z.string(CALLER).trim().min(SHORTEST, CALLER).max(LONGEST, CALLER).regex(PRINTABLE, CALLER) },
  'must be an object with the caller'
);

function answerOf({ id, requestedAt, requestedBy, finishedAt, pseudonyms, stores }: Erasure): ErasureAnswer {
  const state = finishedAt === null ? 'underWay' : 'done';
  return { id, state, requestedAt, requestedBy, finishedAt, pseudonyms, stores };
}

interface ErasureOptions {
  eraser: { request(caller: string, actor: string): Promise<Erasure> };
  log: Pick<ErasureLog, 'erasure'>;
}

/** `erasures`: erases a caller, and tells how that stands. */
export function erasureResources({ eraser, log }: ErasureOptions): Resource[] {
  return [
    {
      path: 'erasures',
      method: 'POST',
      needs: 'admin',
      async answer({ body, actor }): Promise<ErasureAnswer> {
        const { caller } = readResourceBody(erasureRequest, body);
        return answerOf(await eraser.request(caller, actor));
      },
    },
    {
      path: 'erasures/:id',
      method: 'GET',
      needs: 'admin',
      async answer({ path }): Promise<ErasureAnswer> {
        const id = path.slice(path.indexOf('/') + 1);
        const erasure = await log.erasure(id);
        if (erasure === null) {
          throw new ServiceError('not_found', `There is no erasure "${id}" on record.`, { field: 'id' });
        }
        return answerOf(erasure);
      },
    },
  ];
}
