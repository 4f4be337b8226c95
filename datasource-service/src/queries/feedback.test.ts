import { NOON } from '../../test/support/build.ts';
import { columnsOf } from '../../test/support/queryPlace.ts';
import { openSqliteFeedbackStore } from '../feedback/sqlite/sqliteFeedbackStore.ts';
import { feedbackKind } from './feedback.ts';
import type { QueryContext, QueryStores } from './query.ts';

describe('feedback queries', () => {
  it('list what readers think of the pages, newest first, page by page', async () => {
    const feedback = openSqliteFeedbackStore(':memory:', 0);
    for (const rating of [1, 2, 3]) {
      await feedback.add({ at: NOON + rating, page: 'usage', rating, text: `rated ${rating}` });
    }
    const stores = { operations: { feedback } } as unknown as QueryStores;
    const context = { range: { from: NOON, to: NOON + 10 } } as QueryContext;
    const ask = async (model: object) => {
      const [frame] = await feedbackKind.run(feedbackKind.schema.parse(model), context, stores);
      return { columns: columnsOf(frame), cursor: (frame?.meta?.custom as { nextCursor: string | null }).nextCursor };
    };
    const first = await ask({ limit: 2 });
    expect(first.columns).toEqual({
      at: [NOON + 3, NOON + 2],
      page: ['usage', 'usage'],
      rating: [3, 2],
      text: ['rated 3', 'rated 2'],
    });
    const second = await ask({ limit: 2, cursor: first.cursor });
    expect(second).toMatchObject({ columns: { rating: [1] }, cursor: null });
    expect((await ask({ cursor: null })).columns['rating']).toHaveLength(3);
    await feedback.close();
    expect(feedbackKind.schema.safeParse({ cursor: 'nonsense' }).success).toBe(false);
  });
});
