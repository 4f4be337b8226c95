import { z } from 'zod';

/** Place in the call log after which the next page begins. */
export interface CallCursor {
  /** Epoch ms. */
  at: number;
  callNumber: number;
}

const place = z.tuple([z.number(), z.number()]);

/** The place as opaque text. */
export function writeCursor({ at, callNumber }: CallCursor): string {
  return Buffer.from(JSON.stringify([at, callNumber])).toString('base64url');
}

/** A place from its text; null when the text is none of ours. */
export function readCursor(text: string): CallCursor | null {
  try {
    const parsed = place.safeParse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')));
    return parsed.success ? { at: parsed.data[0], callNumber: parsed.data[1] } : null;
  } catch {
    return null;
  }
}
