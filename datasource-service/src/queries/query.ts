import type { z } from 'zod';
import type { AccessLevel, QueryType } from '../contract/index.ts';
import type { RateCard } from '../calls/rateCard.ts';
import type { Frame, Notice } from '../frames/frame.ts';
import type { LiveCall } from '../live/liveCall.ts';
import type { HotStore } from '../analytics/hot/hotStore.ts';
import type { RecordStore } from '../record/recordStore.ts';
import type { SearchStore } from '../search/searchStore.ts';
import type { RecordingsKept } from './callDetail.ts';
import type { Operations } from './operations.ts';

/** What a query is asked in: the time, what the asker may see, and hints for its resolution. */
export interface QueryContext {
  /** Epoch ms, end excluded. */
  range: { from: number; to: number };
  access: AccessLevel;
  /** Resolution that the asker suggests, ms. */
  intervalMs: number;
  /** Uid of the data source in Grafana that asks; absent when the question comes another way. */
  dataSourceUid?: string | undefined;
  /** Aborted when nobody waits for the answer any more. */
  signal: AbortSignal;
}

/** The calls that are under way. */
export interface LiveCalls {
  calls(): LiveCall[];
  /** Calls that may run at once; null when nobody says. */
  concurrencyLimit: number | null;
}

/** What queries read from. */
export interface QueryStores {
  record: RecordStore;
  hot: HotStore;
  search: SearchStore;
  rateCard: RateCard;
  /** How long each platform keeps recordings from the end of the call, ms. */
  recordingsKeptMs: RecordingsKept;
  /** Pseudonym of a caller's number, as the hot store has it. */
  hashCaller(number: string): string;
  live: LiveCalls;
  operations: Operations;
  /** Sentences about the state of the data and what was read of it for a query, such as a rebuild that is under way. */
  notices(context: Pick<QueryContext, 'signal'>): Notice[];
}

/** One type of query: what it looks like, who may ask it, and how it is answered. */
export interface QueryKind<Query> {
  queryType: QueryType;
  schema: z.ZodType<Query>;
  /** Least access level that may ask at all. */
  needs: AccessLevel;
  run(query: Query, context: QueryContext, stores: QueryStores): Promise<Frame[]>;
}
