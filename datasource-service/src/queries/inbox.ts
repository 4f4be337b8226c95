import { z } from 'zod';
import {
  DELIVERY_OUTCOMES,
  DELIVERY_VERDICTS,
  PROVIDERS,
  type DeliveryOutcome,
  type InboxFrameCustom,
  type InboxFrameName,
  type InboxRow,
} from '../contract/index.ts';
import { ServiceError } from '../runtime/errors.ts';
import type { Frame, Notice } from '../frames/frame.ts';
import type { InboxDelivery, InboxFilters, InboxPage, ReplayEntry } from '../record/deliveryLog.ts';
import type { RecordStore } from '../record/recordStore.ts';
import { writeCursor } from './cursor.ts';
import { cursor } from './cursorField.ts';
import { limit } from './fields.ts';
import type { QueryKind } from './query.ts';
import { tableFrame, type Columns } from './tableFrame.ts';

const text = z.string('must be text').min(1, 'must not be empty').max(500, 'must be at most 500 characters long');

const schema = z.object({
  platform: z.enum(PROVIDERS, `must be one of ${PROVIDERS.join(', ')}`).nullish(),
  verdict: z.enum(DELIVERY_VERDICTS, `must be one of ${DELIVERY_VERDICTS.join(', ')}`).nullish(),
  outcome: z.enum(DELIVERY_OUTCOMES, `must be one of ${DELIVERY_OUTCOMES.join(', ')}`).nullish(),
  type: text.nullish(),
  callId: text.nullish(),
  deliveryId: text.nullish(),
  limit: limit(100),
  cursor,
});

type InboxQuery = z.output<typeof schema>;

const COLUMNS: Columns<InboxRow> = {
  receivedAt: { type: 'time' },
  id: { type: 'string' },
  eventAt: { type: 'time' },
  platform: { type: 'string' },
  type: { type: 'string' },
  callId: { type: 'string' },
  verdict: { type: 'string' },
  outcome: { type: 'string' },
  reason: { type: 'string' },
  appliedAt: { type: 'time' },
  problem: { type: 'string' },
  bytes: { type: 'number', config: { unit: 'bytes' } },
  replayedAt: { type: 'time' },
  replayedBy: { type: 'string' },
};

function outcomeOf({ verdict, appliedAt, problem }: InboxDelivery): DeliveryOutcome {
  if (problem !== null) {
    return 'unreadable';
  }
  return verdict === 'quarantined' ? 'held' : appliedAt === null ? 'waiting' : 'applied';
}

function rowOf(delivery: InboxDelivery): InboxRow {
  const { receivedAt, id, eventAt, provider, type, callId, verdict, reason, appliedAt, problem, bytes } = delivery;
  const { replayedAt, replayedBy } = delivery;
  const outcome = outcomeOf(delivery);
  const known = { receivedAt, id, eventAt, platform: provider, type, callId, verdict, outcome, reason };
  return { ...known, appliedAt, problem, bytes, replayedAt, replayedBy };
}

function inboxFrame({ deliveries, next, isCut }: InboxPage): Frame {
  const custom: InboxFrameCustom = {
    nextCursor: next === null ? null : writeCursor({ at: next.receivedAt, callNumber: next.sequence }),
  };
  const notices: Notice[] = [
    { severity: 'info', text: 'Enough was looked through for one page; the next page goes on from there.' },
  ];
  return tableFrame('inbox' satisfies InboxFrameName, deliveries.map(rowOf), COLUMNS, {
    custom,
    ...(isCut ? { notices } : {}),
  });
}

function replaysFrame(replays: readonly ReplayEntry[]): Frame {
  return tableFrame('replays' satisfies InboxFrameName, replays, {
    at: { type: 'time' },
    actor: { type: 'string' },
    action: { type: 'string' },
    changed: { type: 'boolean' },
  });
}

/** One delivery in full. */
async function readDelivery(id: string, record: RecordStore): Promise<Frame[]> {
  const delivery = await record.delivery(id);
  if (delivery === null) {
    throw new ServiceError('not_found', `There is no delivery "${id}".`, { field: 'deliveryId' });
  }
  const { body, replays } = delivery;
  return [
    inboxFrame({ deliveries: [delivery], next: null, isCut: false }),
    tableFrame('body' satisfies InboxFrameName, [{ id, body }], { id: { type: 'string' }, body: { type: 'string' } }),
    replaysFrame(replays),
  ];
}

/** The filters that were given. */
function filtersOf({ platform, verdict, outcome, type, callId }: InboxQuery): InboxFilters {
  const given = Object.entries({ provider: platform, verdict, outcome, type, callId });
  return Object.fromEntries(given.filter(([, value]) => value !== null && value !== undefined)) as InboxFilters;
}

/** `inbox`: deliveries newest first, or one in full. Bodies may hold personal data. */
export const inboxKind: QueryKind<InboxQuery> = {
  queryType: 'inbox',
  schema,
  needs: 'admin',
  async run(query, { range }, { record }) {
    if (query.deliveryId !== null && query.deliveryId !== undefined) {
      return readDelivery(query.deliveryId, record);
    }
    const { cursor: place, limit: most } = query;
    const after = place === null || place === undefined ? null : { receivedAt: place.at, sequence: place.callNumber };
    const request = { range, filters: filtersOf(query), after, limit: most };
    return [inboxFrame(await record.inbox(request))];
  },
};
