import type { SearchStore } from '../../src/search/searchStore.ts';
import { filesHolding } from '../support/rawBytes.ts';
import { withStore, type FolderPlace } from '../support/storePlace.ts';

const POSITION = { recordId: 'record-1', changeNumber: 1 };
const EVERYTHING = { first: 1, last: 1000, limit: 100 };

/** What every implementation of the search port must do. */
export function describeSearchStore(name: string, createPlace: () => FolderPlace<SearchStore>): void {
  describe(`search store: ${name}`, () => {
    const used = withStore(createPlace);

    beforeEach(async () => {
      await used.store.write(
        [
          { callNumber: 1, text: 'I would like to cancel my order.\nCertainly, the order is cancelled.' },
          { callNumber: 2, text: 'Où est ma commande? Zoë will call the café back.' },
          { callNumber: 3, text: 'Please order a refund for my cancelled ticket.' },
        ],
        POSITION
      );
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
      expect(await used.store.find(words, EVERYTHING)).toEqual(calls);
    });

    it('looks only among the calls it is told to, and finds no more than asked for', async () => {
      expect(await used.store.find('order', { ...EVERYTHING, last: 2 })).toEqual([1]);
      expect(await used.store.find('order', { ...EVERYTHING, first: 2 })).toEqual([3]);
      expect(await used.store.find('order', { ...EVERYTHING, limit: 1 })).toEqual([3]);
    });

    it('replaces what was said in a call before', async () => {
      await used.store.write([{ callNumber: 1, text: 'a parcel' }], { ...POSITION, changeNumber: 2 });
      expect(await used.store.find('order', EVERYTHING)).toEqual([3]);
      expect(await used.store.find('parcel', EVERYTHING)).toEqual([1]);
    });

    it('keeps texts and position over a restart', async () => {
      await used.reopen();
      expect(await used.store.position()).toEqual(POSITION);
      expect(await used.store.find('order', EVERYTHING)).toEqual([3, 1]);
    });

    it('does not find calls that were taken out, and finds the others as before', async () => {
      await used.store.remove([3, 999]);
      await used.store.remove([]);
      expect(await used.store.find('order', EVERYTHING)).toEqual([1]);
      expect(await used.store.find('refund', EVERYTHING)).toEqual([]);
      expect(await used.store.position()).toEqual(POSITION);
      await used.store.write([{ callNumber: 3, text: 'a parcel' }], { ...POSITION, changeNumber: 2 });
      expect(await used.store.find('parcel', EVERYTHING)).toEqual([3]);
    });

    it('keeps no byte of what was taken out or replaced once it was made compact, and all the rest', async () => {
      const many = Array.from({ length: 500 }, (_, index) => ({
        callNumber: 100 + index,
        text: `order${index} parcel`,
      }));
      await used.store.write(many, { ...POSITION, changeNumber: 2 });
      await used.store.write([{ callNumber: 200, text: 'ptarmigan' }], { ...POSITION, changeNumber: 3 });
      expect(filesHolding(used.place.folder, 'ptarmigan')).not.toEqual([]);
      await used.store.remove([3]);
      await used.store.write([{ callNumber: 200, text: 'a parcel' }], { ...POSITION, changeNumber: 4 });
      await used.store.compact();
      for (const word of ['ptarmigan', 'refund', 'ticket']) {
        expect({ word, files: filesHolding(used.place.folder, word) }).toEqual({ word, files: [] });
      }
      expect(await used.store.find('order', EVERYTHING)).toEqual([1]);
      expect(await used.store.find('parcel', { ...EVERYTHING, limit: 1000 })).toHaveLength(500);
      expect(await used.store.position()).toMatchObject({ changeNumber: 4 });
      await used.reopen();
      expect(await used.store.find('order7', EVERYTHING)).toEqual([107]);
    });

    it('forgets everything when it is reset', async () => {
      await used.store.reset({ recordId: 'record-2', changeNumber: 0 });
      expect(await used.store.position()).toEqual({ recordId: 'record-2', changeNumber: 0 });
      expect(await used.store.find('order', EVERYTHING)).toEqual([]);
    });
  });
}
