import type { FeedbackStore } from '../../src/feedback/feedbackStore.ts';
import { withStore, type StorePlace } from '../support/storePlace.ts';

/** What every implementation of the feedback port must do. */
export function describeFeedbackStore(name: string, createPlace: () => StorePlace<FeedbackStore>): void {
  describe(`feedback store: ${name}`, () => {
    const used = withStore(createPlace);

    beforeEach(async () => {
      for (const [rating, at] of [100, 200, 200, 300].entries()) {
        await used.store.add({ at, page: 'usage', rating: rating + 1, text: `text ${rating + 1}` });
      }
    });

    it('lists what was said in a time, newest first', async () => {
      const found = await used.store.list({ range: { from: 100, to: 300 }, after: null, limit: 10 });
      expect(found.map(({ number: _number, ...rest }) => rest)).toEqual([
        { at: 200, page: 'usage', rating: 3, text: 'text 3' },
        { at: 200, page: 'usage', rating: 2, text: 'text 2' },
        { at: 100, page: 'usage', rating: 1, text: 'text 1' },
      ]);
      expect(await used.store.list({ range: { from: 101, to: 200 }, after: null, limit: 10 })).toEqual([]);
    });

    it('pages through all, and keeps it over a restart', async () => {
      await used.reopen();
      const range = { from: 0, to: 1000 };
      const first = await used.store.list({ range, after: null, limit: 2 });
      expect(first.map(({ rating }) => rating)).toEqual([4, 3]);
      const second = await used.store.list({ range, after: first[1] ?? null, limit: 10 });
      expect(second.map(({ rating }) => rating)).toEqual([2, 1]);
    });
  });
}
