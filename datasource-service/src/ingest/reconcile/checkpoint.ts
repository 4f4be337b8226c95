import { z } from 'zod';

const checkpoint = z.object({
  /** Epoch ms by the platform's clock up to which all changes were listed. */
  until: z.number(),
  /** Epoch ms at which a longer time was last looked back over. */
  lookedBackAt: z.number(),
});

/** How far a reconciler is. */
export type ReconcileCheckpoint = z.output<typeof checkpoint>;

/** The checkpoint out of its text; null when there is none or it cannot be read, which is a new beginning. */
export function readCheckpoint(text: string | null): ReconcileCheckpoint | null {
  try {
    return checkpoint.parse(JSON.parse(String(text)));
  } catch {
    return null;
  }
}
