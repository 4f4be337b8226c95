import { z } from 'zod';
import { LONGEST_FEEDBACK, MOST_RATING, PAGES, type FeedbackAnswer } from '../contract/index.ts';
import { withoutContacts } from '../calls/contacts.ts';
import type { FeedbackStore } from './feedbackStore.ts';
import { RateLimit } from '../api/rateLimit.ts';
import { readResourceBody, type Resource } from '../api/resource.ts';

/** Feedback is written by hand: more than this a minute is no reader. */
const LIMITS = { perActor: 5, inAll: 60 };

/** The page that a request is about. */
export const page = z.enum(PAGES, `must be one of ${PAGES.join(', ')}`);

const RATING = `must be a whole number from 1 to ${MOST_RATING}`;

/** Body of `POST feedback`. */
export const feedbackRequest = z.strictObject(
  {
    page,
    rating: z.int(RATING).min(1, RATING).max(MOST_RATING, RATING),
    text: z
      .string('must be text')
      .trim()
      .max(LONGEST_FEEDBACK, `must be at most ${LONGEST_FEEDBACK} characters long`)
      .default(''),
  },
  'must be an object with page, rating and perhaps text'
);

interface FeedbackOptions {
  store: FeedbackStore;
  /** Epoch ms. */
  now: () => number;
}

/** `feedback`: keeps what a reader thinks of a page, and nothing of who it was. */
export function feedbackResource({ store, now }: FeedbackOptions): Resource {
  const limit = new RateLimit({ ...LIMITS, now });
  return {
    path: 'feedback',
    method: 'POST',
    needs: 'viewer',
    async answer({ body, actor }): Promise<FeedbackAnswer> {
      const given = readResourceBody(feedbackRequest, body);
      limit.take(actor);
      await store.add({ at: now(), page: given.page, rating: given.rating, text: withoutContacts(given.text) });
      return { stored: true };
    },
  };
}
