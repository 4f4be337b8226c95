import type { SearchFeed } from '../../search/searchFeed.ts';
import type { ErasedCopy } from './eraser.ts';

/** The full-text index as it forgets a caller: it follows the record, and is then merged without what was removed. */
export function searchCopy(feed: Pick<SearchFeed, 'compact'>): ErasedCopy {
  return {
    async erase() {
      await feed.compact();
      return {
        store: 'full-text index',
        found: 0,
        erased: 0,
        left: null,
        proof: 'His calls were indexed anew without text, and the index was merged: it keeps words, not callers.',
        remains: [],
      };
    },
  };
}
