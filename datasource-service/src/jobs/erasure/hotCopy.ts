import type { HotFeed } from '../../store/hot/hotFeed.ts';
import type { HotStore } from '../../store/hot/hotStore.ts';
import type { ErasedCopy } from './eraser.ts';

interface HotCopyOptions {
  feed: Pick<HotFeed, 'rewrite'>;
  hot: Pick<HotStore, 'sql'>;
}

/** The hot store as it forgets a caller: it follows the record, and is then written into a new file. */
export function hotCopy({ feed, hot }: HotCopyOptions): ErasedCopy {
  return {
    async erase({ pseudonyms }) {
      const proof = `SELECT count(*) AS calls FROM calls WHERE caller_hash IN ('${pseudonyms.join("', '")}')`;
      const count = async (): Promise<number> => Number((await hot.sql(proof, 1)).columns[0]?.[0] ?? 0);
      const found = await count();
      await feed.rewrite();
      const left = await count();
      return { store: 'hot store', found, erased: found - left, left, proof, remains: [] };
    },
  };
}
