import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import { z } from 'zod';
import { DELIVERY_VERDICTS, PROVIDERS, type DeliveryOutcome } from '../../contract/index.ts';
import type {
  DeliveryInFull,
  DeliveryLog,
  InboxDelivery,
  InboxFilters,
  InboxPage,
  InboxPlace,
  InboxRequest,
} from '../deliveryLog.ts';
import { readReplays } from './rows.ts';

/** Entries of an index that one page looks through at most, so that a rare type in a large ledger holds nothing up. */
const MOST_SCANNED = 20_000;

const PENDING = "applied_at IS NULL AND verdict <> 'quarantined'";

const COLUMNS = `sequence, id, provider, call_id, type, event_at, received_at, verdict, reason, applied_at, problem,
  octet_length(body) AS bytes,
  (SELECT at FROM delivery_replays WHERE delivery = sequence ORDER BY replay DESC LIMIT 1) AS replayed_at,
  (SELECT actor FROM delivery_replays WHERE delivery = sequence ORDER BY replay DESC LIMIT 1) AS replayed_by`;

const inboxRow = z
  .object({
    sequence: z.number(),
    id: z.string(),
    provider: z.enum(PROVIDERS),
    call_id: z.string().nullable(),
    type: z.string(),
    event_at: z.number().nullable(),
    received_at: z.number(),
    verdict: z.enum(DELIVERY_VERDICTS),
    reason: z.string().nullable(),
    applied_at: z.number().nullable(),
    problem: z.string().nullable(),
    bytes: z.number(),
    replayed_at: z.number().nullable(),
    replayed_by: z.string().nullable(),
  })
  .transform((row): InboxDelivery => {
    const { call_id: callId, event_at: eventAt, received_at: receivedAt, applied_at: appliedAt, ...rest } = row;
    const { replayed_at: replayedAt, replayed_by: replayedBy, ...others } = rest;
    return { ...others, callId, eventAt, receivedAt, appliedAt, replayedAt, replayedBy };
  });

const bodyRow = z.object({ body: z.string() });

const placeRow = z
  .object({ received_at: z.number(), sequence: z.number() })
  .transform(({ received_at: receivedAt, sequence }): InboxPlace => ({ receivedAt, sequence }));

/** Deliveries of each outcome, as conditions that need only indexes: a row's own end lies behind its body. */
const OUTCOMES: Readonly<Record<DeliveryOutcome, string>> = {
  waiting: `sequence IN (SELECT sequence FROM deliveries INDEXED BY deliveries_pending WHERE ${PENDING} ORDER BY sequence DESC LIMIT ${MOST_SCANNED})`,
  unreadable:
    'sequence IN (SELECT sequence FROM deliveries INDEXED BY deliveries_unreadable WHERE problem IS NOT NULL)',
  held: "verdict = 'quarantined'",
  applied: `verdict <> 'quarantined'
    AND sequence NOT IN (SELECT sequence FROM deliveries INDEXED BY deliveries_pending WHERE ${PENDING})
    AND sequence NOT IN (SELECT sequence FROM deliveries INDEXED BY deliveries_unreadable WHERE problem IS NOT NULL)`,
};

/** Where the deliveries are looked for: the table's index that holds the fewest others. */
function sourceOf({ callId, outcome, verdict }: InboxFilters): string {
  if (callId !== undefined) {
    return `INDEXED BY deliveries_by_call WHERE provider IN ('${PROVIDERS.join("', '")}') AND call_id = $callId AND`;
  }
  if (outcome === 'waiting') {
    return `NOT INDEXED WHERE ${OUTCOMES.waiting} AND`;
  }
  if (outcome === 'unreadable') {
    return 'INDEXED BY deliveries_unreadable WHERE problem IS NOT NULL AND';
  }
  if (outcome === 'held' || verdict === 'quarantined') {
    return "INDEXED BY deliveries_held WHERE verdict = 'quarantined' AND";
  }
  return verdict === 'released'
    ? "INDEXED BY deliveries_released WHERE verdict = 'released' AND"
    : 'INDEXED BY deliveries_received WHERE';
}

type Parameters = Record<string, SQLInputValue>;

/** A page's question in SQL: the entries to be looked through, and the conditions on them. */
interface InboxSql {
  scanned: string;
  conditions: string[];
  parameters: Parameters;
}

/** A page's question in SQL. */
export function inboxSql({ range, filters, after, limit }: InboxRequest): InboxSql {
  const { provider, verdict, type, callId, outcome } = filters;
  const conditions = [
    ...(provider === undefined ? [] : ['provider = $provider']),
    ...(verdict === undefined ? [] : ['verdict = $verdict']),
    ...(type === undefined ? [] : ['type = $type']),
    ...(outcome === undefined ? [] : [OUTCOMES[outcome]]),
  ];
  const start = after === null || after.receivedAt >= range.to ? { receivedAt: range.to, sequence: 0 } : after;
  const wanted: Record<string, SQLInputValue | undefined> = {
    from: range.from,
    at: start.receivedAt,
    sequence: start.sequence,
    entries: conditions.length === 0 ? limit + 1 : MOST_SCANNED,
    provider,
    verdict,
    type,
    callId,
  };
  return {
    scanned: `SELECT received_at, sequence, provider, verdict, type FROM deliveries ${sourceOf(filters)}
      received_at >= $from AND (received_at, sequence) < ($at, $sequence)
      ORDER BY received_at DESC, sequence DESC LIMIT $entries`,
    conditions,
    parameters: Object.fromEntries(
      Object.entries(wanted).filter((entry): entry is [string, SQLInputValue] => entry[1] !== undefined)
    ),
  };
}

/** The inbox as it is looked at. */
export function createInbox(database: DatabaseSync): Pick<DeliveryLog, 'inbox' | 'delivery'> {
  const list = database.prepare(
    `SELECT ${COLUMNS} FROM deliveries WHERE sequence IN (SELECT value FROM json_each(?))
     ORDER BY received_at DESC, sequence DESC`
  );
  const read = database.prepare(`SELECT ${COLUMNS}, body FROM deliveries WHERE id = ?`);
  const replays = database.prepare(
    'SELECT at, actor, action, changed FROM delivery_replays WHERE delivery = ? ORDER BY replay'
  );

  function places(request: InboxRequest): { found: InboxPlace[]; last: InboxPlace | null } {
    const { scanned, conditions, parameters } = inboxSql(request);
    const where = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
    const find = database.prepare(
      `SELECT received_at, sequence FROM (${scanned}) ${where} ORDER BY received_at DESC, sequence DESC LIMIT ${request.limit + 1}`
    );
    const findLast = database.prepare(
      `SELECT received_at, sequence FROM (${scanned}) LIMIT 1 OFFSET ${MOST_SCANNED - 1}`
    );
    findLast.setAllowUnknownNamedParameters(true);
    const last = findLast.get(parameters);
    return {
      found: find.all(parameters).map((row) => placeRow.parse(row)),
      last: last === undefined ? null : placeRow.parse(last),
    };
  }

  return {
    async inbox(request): Promise<InboxPage> {
      const { found, last } = places(request);
      const page = found.slice(0, request.limit);
      const sequences = JSON.stringify(page.map(({ sequence }) => sequence));
      const isCut = found.length <= request.limit && last !== null;
      return {
        deliveries: list.all(sequences).map((row) => inboxRow.parse(row)),
        next: isCut ? last : found.length > request.limit ? (page.at(-1) as InboxPlace) : null,
        isCut,
      };
    },
    async delivery(id): Promise<DeliveryInFull | null> {
      const row = read.get(id);
      if (row === undefined) {
        return null;
      }
      const delivery = inboxRow.parse(row);
      return {
        ...delivery,
        body: bodyRow.parse(row).body,
        replays: readReplays(replays.all(delivery.sequence)),
      };
    },
  };
}
