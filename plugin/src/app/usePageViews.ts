import type { PageViewAnswer, PageViewRequest } from '@voicehive/datasource-service/contract';
import { useEffect } from 'react';

import { pageAt } from '../constants';
import { postServiceResource } from '../scenes/serviceResources';

/** Tells the service that a page was shown and how long it took to draw; it counts that, unless it is switched off there. */
export function usePageViews(pathname: string): void {
  const page = pageAt(pathname);
  useEffect(() => {
    if (!page) {
      return;
    }
    const started = performance.now();
    const frame = requestAnimationFrame(() => {
      const request: PageViewRequest = { page, loadMs: Math.round(performance.now() - started) };
      // Nobody misses a count when the service is away.
      postServiceResource<PageViewAnswer>('page-views', request).catch(() => undefined);
    });
    return () => cancelAnimationFrame(frame);
  }, [page]);
}
