import { z } from 'zod';
import { CALL_SORTS, type CallSort } from '../contract/index.ts';
import type { CallPlace } from '../analytics/hot/hotStore.ts';

/** Place in the call log after which the next page begins. It means nothing in another order than its own. */
export interface CallCursor extends CallPlace {
  by: CallSort;
}

const place = z.tuple([z.enum(CALL_SORTS), z.number(), z.number()]);

/** The place as opaque text. */
export function writeCallCursor({ by, value, callNumber }: CallCursor): string {
  return Buffer.from(JSON.stringify([by, value, callNumber])).toString('base64url');
}

/** A place from its text; null when the text is none of ours. */
export function readCallCursor(text: string): CallCursor | null {
  try {
    const parsed = place.safeParse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')));
    if (!parsed.success) {
      return null;
    }
    const [by, value, callNumber] = parsed.data;
    return { by, value, callNumber };
  } catch {
    return null;
  }
}
