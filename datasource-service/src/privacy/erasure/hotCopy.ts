import type { HotFeed } from '../../analytics/hot/hotFeed.ts';
import type { ForgettingHotStore } from '../../analytics/hot/hotStore.ts';
import type { ErasedCopy } from './eraser.ts';

interface HotCopyOptions {
  feed: Pick<HotFeed, 'rewrite'>;
  hot: Pick<ForgettingHotStore, 'countCallsOf'>;
}

/** The hot store as it forgets a caller: it follows the record, and is then written into a new file. */
export function hotCopy({ feed, hot }: HotCopyOptions): ErasedCopy {
  return {
    async erase({ pseudonyms }) {
      const proof = `SELECT count(*) AS calls FROM calls WHERE caller_hash IN ('${pseudonyms.join("', '")}')`;
      const found = await hot.countCallsOf(pseudonyms);
      await feed.rewrite();
      const left = await hot.countCallsOf(pseudonyms);
      return { store: 'hot store', found, erased: found - left, left, proof, remains: [] };
    },
  };
}
