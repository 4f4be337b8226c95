import { z } from 'zod';
import { readCursor } from './cursor.ts';

const WANTED = 'must be the nextCursor of the page before';

/** The place after which a page begins; without it the first page. */
export const cursor = z
  .string(WANTED)
  .transform((text, context) => {
    const place = readCursor(text);
    if (place === null) {
      context.addIssue({ code: 'custom', message: WANTED });
      return z.NEVER;
    }
    return place;
  })
  .nullish();
