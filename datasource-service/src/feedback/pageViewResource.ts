import { z } from 'zod';
import { LONGEST_LOAD_MS, type PageViewAnswer } from '../contract/index.ts';
import type { Metrics } from '../runtime/metrics.ts';
import { page } from './feedbackResource.ts';
import { RateLimit } from '../api/rateLimit.ts';
import { readResourceBody, type Resource } from '../api/resource.ts';

/** A reader opens a page every few seconds at most. */
const LIMITS = { perActor: 60, inAll: 3000 };

const LOAD = `must be a number of milliseconds from 0 to ${LONGEST_LOAD_MS}`;

/** Body of `POST page-views`. */
export const pageViewRequest = z.strictObject(
  { page, loadMs: z.number(LOAD).min(0, LOAD).max(LONGEST_LOAD_MS, LOAD) },
  'must be an object with page and loadMs'
);

interface PageViewOptions {
  metrics: Pick<Metrics, 'pageViewed'>;
  /** Whether page views are counted at all. */
  isOn: boolean;
  /** Epoch ms. */
  now: () => number;
}

/** `page-views`: counts that a page was shown and how long it took, as metrics and nowhere else. */
export function pageViewResource({ metrics, isOn, now }: PageViewOptions): Resource {
  const limit = new RateLimit({ ...LIMITS, now });
  return {
    path: 'page-views',
    method: 'POST',
    needs: 'viewer',
    async answer({ body, actor }): Promise<PageViewAnswer> {
      const viewed = readResourceBody(pageViewRequest, body);
      if (!isOn) {
        return { counted: false, message: 'Page views are not counted: VOICEHIVE_PAGE_METRICS is off.' };
      }
      limit.take(actor);
      metrics.pageViewed(viewed.page, viewed.loadMs / 1000);
      return { counted: true, message: 'Counted.' };
    },
  };
}
