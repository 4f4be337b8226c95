import type { FeedbackStore } from '../../src/store/feedback/feedbackStore.ts';

/** Makes feedback stores on one place, so that a test can close one and open it again. */
export interface FeedbackStorePlace {
  open(): FeedbackStore;
  remove(): void;
}

/** What every implementation of the feedback port must do. */
export function describeFeedbackStore(name: string, createPlace: () => FeedbackStorePlace): void {
  describe(`feedback store: ${name}`, () => {
    let place: FeedbackStorePlace;
    let store: FeedbackStore;

    beforeEach(async () => {
      place = createPlace();
      store = place.open();
      for (const [rating, at] of [100, 200, 200, 300].entries()) {
        await store.add({ at, page: 'usage', rating: rating + 1, text: `text ${rating + 1}` });
      }
    });

    afterEach(async () => {
      await store.close();
      place.remove();
    });

    it('lists what was said in a time, newest first', async () => {
      const found = await store.list({ range: { from: 100, to: 300 }, after: null, limit: 10 });
      expect(found.map(({ number: _number, ...rest }) => rest)).toEqual([
        { at: 200, page: 'usage', rating: 3, text: 'text 3' },
        { at: 200, page: 'usage', rating: 2, text: 'text 2' },
        { at: 100, page: 'usage', rating: 1, text: 'text 1' },
      ]);
      expect(await store.list({ range: { from: 101, to: 200 }, after: null, limit: 10 })).toEqual([]);
    });

    it('pages through all, and keeps it over a restart', async () => {
      await store.close();
      store = place.open();
      const range = { from: 0, to: 1000 };
      const first = await store.list({ range, after: null, limit: 2 });
      expect(first.map(({ rating }) => rating)).toEqual([4, 3]);
      const second = await store.list({ range, after: first[1] ?? null, limit: 10 });
      expect(second.map(({ rating }) => rating)).toEqual([2, 1]);
    });
  });
}
