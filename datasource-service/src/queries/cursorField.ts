import { z } from 'zod';
import { readCursor } from './cursor.ts';

const WANTED = 'must be the nextCursor of the page before';

/** The place after which a page begins, read from its text; without it the first page. */
export function cursorField<Place>(read: (text: string) => Place | null) {
  return z
    .string(WANTED)
    .transform((text, context) => {
      const place = read(text);
      if (place === null) {
        context.addIssue({ code: 'custom', message: WANTED });
        return z.NEVER;
      }
      return place;
    })
    .nullish();
}

/** A place in a list that is newest first. */
export const cursor = cursorField(readCursor);
