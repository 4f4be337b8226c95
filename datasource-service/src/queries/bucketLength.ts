import { z } from 'zod';

const SHORTEST_BUCKET_MS = 1000;

/** A bucket length that is asked for, in ms; without it the service chooses one. */
export const bucketMs = z
  .int('must be a whole number of milliseconds')
  .min(SHORTEST_BUCKET_MS, `must be at least ${SHORTEST_BUCKET_MS}`)
  .nullish();
