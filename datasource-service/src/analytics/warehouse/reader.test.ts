import { EMULATOR_BUILD_MS } from '../../../test/support/bigQueryEmulator.ts';
import { createHistoryPlace, type HistoryPlace } from '../../../test/support/historyPlace.ts';
import { BigQueryReader } from './reader.ts';

let place: HistoryPlace;

beforeAll(async () => {
  place = await createHistoryPlace();
}, EMULATOR_BUILD_MS);

afterAll(() => place.remove());

describe('BigQueryReader', () => {
  it('finds no calls where there are no tables yet, as at the first start of all', async () => {
    const reader = new BigQueryReader(place.connection);
    const page = { after: null, limit: 10 };
    expect(await reader.calls({ from: 0, to: 1 }, page)).toEqual({ value: { calls: [], next: null }, bytes: 0 });
    expect(await reader.call('key')).toEqual({ value: null, bytes: 0 });
  });

  it('does not take another failure for emptiness', async () => {
    const reader = new BigQueryReader(place.connection);
    const page = { after: null, limit: 10 };
    const gone = AbortSignal.abort();
    await expect(reader.calls({ from: 0, to: 1 }, page, gone)).rejects.toMatchObject({ code: 'cancelled' });
  });
});
