import { findDimension, type Dimension } from '../analytics/catalogue/dimensions.ts';
import { NO_VALUE } from '../analytics/catalogue/filters.ts';
import type { ResolvedFilter } from '../analytics/catalogue/resolvedFilter.ts';
import { LIKE_DAYS } from '../contract/index.ts';
import { viewCall, type CallView } from '../calls/callView.ts';
import { ServiceError } from '../runtime/errors.ts';
import type { CallRow } from '../analytics/hot/hotStore.ts';
import type { QueryContext, QueryStores } from './query.ts';
import { selectionOf } from './selection.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

function same(id: string, value: string | null): ResolvedFilter {
  return { dimension: findDimension(id) as Dimension, operator: '=', values: [value ?? NO_VALUE] };
}

/** What calls must share to be alike. */
function sharedBy({ provider, assistantId, endedReasonGroup }: CallView): ResolvedFilter[] {
  return [same('provider', provider), same('assistantId', assistantId), same('endedReasonGroup', endedReasonGroup)];
}

/**
 * Calls like the given one, most alike first, by the rule of `CallsQuery.like`.
 *
 * @throws ServiceError `not_found` when the call is not on record
 */
export async function findLikeCalls(
  { like, filters, limit }: { like: { provider: string; callId: string }; filters: ResolvedFilter[]; limit: number },
  context: QueryContext,
  stores: QueryStores
): Promise<CallRow[]> {
  const found = await stores.record.read(like.provider, like.callId);
  if (found === null) {
    throw new ServiceError('not_found', `There is no ${like.provider} call "${like.callId}" on record.`, {
      field: 'like',
    });
  }
  const call = viewCall(found, stores.rateCard);
  const { only } = await selectionOf([...sharedBy(call), ...filters], context, stores);
  const { callId, durationSeconds, slowestTurnMs, at } = call;
  const range = { from: at - LIKE_DAYS * DAY_MS, to: at + LIKE_DAYS * DAY_MS };
  return stores.hot.likeCalls({ range, only, callId, durationSeconds, slowestTurnMs, limit }, context.signal);
}
