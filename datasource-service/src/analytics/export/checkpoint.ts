import { z } from 'zod';

const place = z.object({ changedAt: z.number(), key: z.string() });

const batch = z.object({
  /** Name under which the batch is staged. */
  name: z.string(),
  /** What is done with it: it is staged and counted, or merged too. */
  state: z.enum(['staged', 'merged']),
  /** Where the next batch begins. */
  next: place,
});

const checkpoint = z.object({ place: place.nullable(), batch: batch.nullable() });

/** How far an export is: the place after which changes were not confirmed yet, and the batch at hand. */
export type ExportCheckpoint = z.output<typeof checkpoint>;

/** The checkpoint out of its text. One that cannot be read is a new beginning: all steps can be repeated. */
export function readCheckpoint(text: string | null): ExportCheckpoint {
  try {
    return checkpoint.parse(JSON.parse(String(text)));
  } catch {
    return { place: null, batch: null };
  }
}
