import { z } from 'zod';
import { MOST_REPLAYED, type ReplayAnswer } from '../contract/index.ts';
import type { Replayer } from './replayer.ts';
import { readResourceBody, type Resource } from '../api/resource.ts';

/** Body of `POST inbox/replay`. */
export const replayRequest = z.strictObject(
  {
    ids: z
      .array(z.string('must be the id of a delivery'), 'must be a list of ids of deliveries')
      .min(1, 'must name at least one delivery')
      .max(MOST_REPLAYED, `must name at most ${MOST_REPLAYED} deliveries`),
  },
  'must be an object with a list of ids'
);

/** `inbox/replay`: works deliveries in again, and lets quarantined ones in. */
export function replayResource(replayer: Replayer): Resource {
  return {
    path: 'inbox/replay',
    method: 'POST',
    needs: 'admin',
    async answer({ body, actor }): Promise<ReplayAnswer> {
      const { ids } = readResourceBody(replayRequest, body);
      return { results: await replayer.replay([...new Set(ids)], actor) };
    },
  };
}
