import { liveKind } from './live.ts';
import type { QueryContext, QueryStores } from './query.ts';

describe('a live query', () => {
  it('shows no call to a reader without a role, however it is reached', async () => {
    const context = { access: 'public' } as QueryContext;
    const stores = { live: { calls: () => [], concurrencyLimit: null } } as unknown as QueryStores;
    await expect(liveKind.run({}, context, stores)).rejects.toMatchObject({ code: 'forbidden' });
  });
});
