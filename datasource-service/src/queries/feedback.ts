import { z } from 'zod';
import type { FeedbackFrameCustom, FeedbackFrameName, FeedbackRow } from '../contract/index.ts';
import { cursor } from './cursorField.ts';
import { writeCursor } from './cursor.ts';
import { limit } from './fields.ts';
import type { QueryKind } from './query.ts';
import { tableFrame, type Columns } from './tableFrame.ts';

const schema = z.object({ limit: limit(100), cursor });

type FeedbackQuery = z.output<typeof schema>;

const COLUMNS: Columns<FeedbackRow> = {
  at: { type: 'time' },
  page: { type: 'string' },
  rating: { type: 'number', config: { unit: 'short' } },
  text: { type: 'string' },
};

/** `feedback`: what readers think of the pages, newest first. */
export const feedbackKind: QueryKind<FeedbackQuery> = {
  queryType: 'feedback',
  schema,
  needs: 'admin',
  async run({ limit: most, cursor: place }, { range }, { operations: { feedback } }) {
    const after = place === null || place === undefined ? null : { at: place.at, number: place.callNumber };
    const found = await feedback.list({ range, after, limit: most + 1 });
    const page = found.slice(0, most);
    const last = page.at(-1);
    const custom: FeedbackFrameCustom = {
      nextCursor:
        last === undefined || found.length <= most ? null : writeCursor({ at: last.at, callNumber: last.number }),
    };
    const rows = page.map(({ number: _number, ...row }): FeedbackRow => row);
    return [tableFrame('feedback' satisfies FeedbackFrameName, rows, COLUMNS, { custom })];
  },
};
