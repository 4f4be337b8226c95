import type { SearchStore } from '../../src/store/search/searchStore.ts';

/** Makes search stores on one place, so that a test can close one and open it again. */
export interface SearchStorePlace {
  create(): SearchStore;
  remove(): void;
}

const POSITION = { recordId: 'record-1', changeNumber: 1 };
const EVERYTHING = { first: 1, last: 1000, limit: 100 };

/** What every implementation of the search port must do. */
export function describeSearchStore(name: string, createPlace: () => SearchStorePlace): void {
  describe(`search store: ${name}`, () => {
    let place: SearchStorePlace;
    let store: SearchStore;

    beforeEach(async () => {
      place = createPlace();
      store = place.create();
      await store.write(
        [
          { callNumber: 1, text: 'I would like to cancel my order.\nCertainly, the order is cancelled.' },
          { callNumber: 2, text: 'Où est ma commande? Zoë will call the café back.' },
          { callNumber: 3, text: 'Please order a refund for my cancelled ticket.' },
        ],
        POSITION
      );
    });

    afterEach(async () => {
      await store.close();
      place.remove();
    });

    it.each([
      ['order', [3, 1]],
      ['ORDER refund', [3]],
      ['"my order"', [1]],
      ['cancel*', [3, 1]],
      ['cancel', [1]],
      ['zoe cafe', [2]],
      ['nothing of it', []],
      ['"', []],
      ['*** ???', []],
      ['order OR commande', []],
      ['text:order', []],
      ['"unclosed order', []],
      [`order'); DROP TABLE transcripts; --`, []],
    ])('finds %s in calls %j', async (words, calls) => {
      expect(await store.find(words, EVERYTHING)).toEqual(calls);
    });

    it('looks only among the calls it is told to, and finds no more than asked for', async () => {
      expect(await store.find('order', { ...EVERYTHING, last: 2 })).toEqual([1]);
      expect(await store.find('order', { ...EVERYTHING, first: 2 })).toEqual([3]);
      expect(await store.find('order', { ...EVERYTHING, limit: 1 })).toEqual([3]);
    });

    it('replaces what was said in a call before', async () => {
      await store.write([{ callNumber: 1, text: 'a parcel' }], { ...POSITION, changeNumber: 2 });
      expect(await store.find('order', EVERYTHING)).toEqual([3]);
      expect(await store.find('parcel', EVERYTHING)).toEqual([1]);
    });

    it('keeps texts and position over a restart', async () => {
      await store.close();
      store = place.create();
      expect(await store.position()).toEqual(POSITION);
      expect(await store.find('order', EVERYTHING)).toEqual([3, 1]);
    });

    it('forgets everything when it is reset', async () => {
      await store.reset({ recordId: 'record-2', changeNumber: 0 });
      expect(await store.position()).toEqual({ recordId: 'record-2', changeNumber: 0 });
      expect(await store.find('order', EVERYTHING)).toEqual([]);
    });
  });
}
