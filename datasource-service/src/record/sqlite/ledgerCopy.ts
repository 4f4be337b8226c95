import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { z } from 'zod';
import type { CallRecord } from '../../calls/callRecord.ts';
import { inTransaction } from '../../runtime/sqlite/sqliteTransaction.ts';
import type { StoredDelivery } from '../recordStore.ts';
import { countChange, knownDelivery, repeatsColumn, type DeliveryCopy } from './copiedDeliveries.ts';
import { prepareCopy } from './copyStatements.ts';
import { DeliveryTally, isWebhook, prepareTally } from './deliveryTally.ts';
import type { ExpiringRecord } from '../expiry.ts';
import { createLedgerErasure, type LedgerErasure } from './ledgerErasure.ts';
import { createLedgerExpiry } from './ledgerExpiry.ts';
import { identityOf, numberIn, openLedger } from './ledgerFile.ts';
import { createLedgerReads, type LedgerReads } from './ledgerReads.ts';
import { readDeliveryRow, readPendingRows, readReplays } from './rows.ts';
import { prepareStatements } from './statements.ts';

/** A call as the record it is copied from holds it. */
export interface CallCopy {
  callNumber: number;
  /** Grows with each change of the call. */
  version: number;
  record: CallRecord;
}

/** The two feeds of a record: its deliveries and its calls. */
export type FeedName = 'deliveries' | 'calls';

/** What the copy has a place in: the feeds, and the history that it was filled from. */
export type PlaceName = FeedName | 'history';

/** News for the copy. */
export interface LedgerNews {
  deliveries?: readonly DeliveryCopy[];
  calls?: readonly CallCopy[];
  /** Where the feed that the news came from stands after them, epoch microseconds of the record's clock. */
  place?: { feed: PlaceName; changedAt: number };
}

/** A copy of a record that is kept elsewhere: it can be thrown away and made again. */
export interface LedgerCopy extends LedgerReads, ExpiringRecord {
  /** How the copy forgets callers, whatever the record that it is of still says. */
  readonly erasing: LedgerErasure;
  /** Identity of this copy: what is fed from it is worthless with another. */
  readonly copyId: string;
  /** Takes news in, all or nothing; what is no newer than what is known changes nothing. Whether anything changed. */
  take(news: LedgerNews): boolean;
  /** Where a feed stands; null before it began. */
  placeOf(feed: PlaceName): number | null;
  /** Deliveries of the given numbers that wait, oldest arrival first, as many at once as `pending` of the record gives. */
  waiting(among: readonly number[], limit: number): StoredDelivery[];
  /** The numbers of all deliveries that wait. */
  waitingSequences(): number[];
  /** The number of a delivery in this copy, or null. */
  sequenceOf(id: string): number | null;
  /** A delivery by its number in this copy, or null. */
  copied(sequence: number): DeliveryCopy | null;
  close(): void;
}

const copiedRow = z.object({
  version: z.number(),
  applied_at: z.number().nullable(),
  problem: z.string().nullable(),
  repeats: repeatsColumn,
});

/**
 * What an earlier run kept with its copy, so that the copy can be used while the record cannot be reached.
 *
 * @param path the file
 * @returns null when there is no copy yet
 */
export function readCopyNote(path: string): string | null {
  if (!existsSync(path)) {
    return null;
  }
  const database = openLedger(path);
  try {
    const row = prepareStatements(database).readIdentity.get('note');
    return row === undefined ? null : String(row['value']);
  } finally {
    database.close();
  }
}

/**
 * Opens (or creates) the copy of a record in one SQLite file.
 *
 * @param path the file, or `:memory:`
 * @param source identity of the record that is copied, its key for tombstones, and a note for {@link readCopyNote}; a copy of another record is
 *   emptied
 * @throws ServiceError when the file cannot be opened as a ledger
 */
export function openLedgerCopy(path: string, source: { id: string; key: string; note: string }): LedgerCopy {
  const database = openLedger(path);
  // A commit that a power cut takes with it is read again from the record.
  database.exec('PRAGMA synchronous = NORMAL');
  const statements = prepareStatements(database);
  const copies = prepareCopy(database);
  const tallies = prepareTally(database);
  if (identityOf(statements, 'copyOf', () => source.id) !== source.id) {
    database.exec(`BEGIN IMMEDIATE;
      DELETE FROM deliveries; DELETE FROM calls; DELETE FROM delivery_counts; DELETE FROM delivery_lags;
      DELETE FROM delivery_replays; DELETE FROM feed_places; DELETE FROM erasures; DELETE FROM erased_calls;
      DELETE FROM identity WHERE name IN ('copyOf', 'recordId', 'note', 'expiredCalls'); COMMIT;`);
    identityOf(statements, 'copyOf', () => source.id);
  }
  identityOf(statements, 'note', () => source.note);
  const copyId = identityOf(statements, 'recordId', randomUUID);
  let lastChange = numberIn(statements.latestChange.get(), 'latest');
  const expiry = createLedgerExpiry(database, false);
  let calls = numberIn(copies.countCalls.get(), 'calls') + expiry.expiredCalls();
  const erasing = createLedgerErasure(database, {
    key: source.key,
    changing(work) {
      let change = lastChange;
      const write = (record: CallRecord): void => {
        copies.rewriteCall.run(JSON.stringify(record), ++change, record.provider, record.callId);
      };
      const result = inTransaction(database, () => work(write));
      lastChange = change;
      return result;
    },
  });

  /** Keeps a delivery at its latest; whether it was news. */
  function putDelivery(delivery: DeliveryCopy, tally: DeliveryTally): boolean {
    const row = copies.known.get(delivery.id);
    const known = row === undefined ? null : knownDelivery.parse(row);
    if (known !== null && known.version >= delivery.version) {
      return false;
    }
    if (isWebhook(delivery.verdict)) {
      countChange(tally, known, delivery);
    }
    const { verdict, appliedAt, problem, version } = delivery;
    const repeats = JSON.stringify(delivery.repeats);
    let sequence = known?.sequence;
    if (sequence === undefined) {
      const { id, provider, callId, type, eventAt, receivedAt, reason, body } = delivery;
      sequence = numberIn(
        copies.insert.get(id, provider, callId, type, eventAt, receivedAt, verdict, reason, body, appliedAt, problem, version, repeats), // prettier-ignore
        'sequence'
      );
    } else {
      copies.update.run(verdict, appliedAt, problem, version, repeats, delivery.body, sequence);
    }
    for (const replay of delivery.replays.slice(numberIn(copies.countReplays.get(sequence), 'replays'))) {
      copies.keepReplay.run(sequence, replay.at, replay.actor, replay.action, Number(replay.changed));
    }
    return true;
  }

  /** A delivery as it may be kept: what still waits is worked in first. */
  function keepable(delivery: DeliveryCopy): DeliveryCopy {
    const { provider, callId, appliedAt, verdict } = delivery;
    const isWaiting = appliedAt === null && verdict !== 'quarantined';
    return !isWaiting && erasing.isErased(provider, callId) ? { ...delivery, body: '' } : delivery;
  }

  return {
    copyId,
    ...createLedgerReads(database, { latestChange: () => lastChange, calls: () => calls - expiry.expiredCalls() }),
    ...expiry.port,
    erasing,
    take({ deliveries = [], calls: changed = [], place }) {
      let change = lastChange;
      let added = 0;
      const isNews = inTransaction(database, () => {
        const tally = new DeliveryTally();
        let count = 0;
        // Erased callers first: what comes of them with the same news must not be kept.
        const held = changed.map((call) => ({ ...call, record: erasing.held(call.record) }));
        held.filter(({ record }) => record.withheld === 'person').forEach(({ record }) => erasing.bury(record));
        for (const delivery of deliveries) {
          count += Number(putDelivery(keepable(delivery), tally));
        }
        for (const { callNumber, version, record } of held) {
          const row = copies.callVersion.get(callNumber);
          if (row === undefined || numberIn(row, 'version') < version) {
            change += 1;
            count += 1;
            added += Number(row === undefined);
            const isOpen = Number(record.state !== 'ended');
            copies.putCall.run(
              callNumber,
              record.provider,
              record.callId,
              change,
              JSON.stringify(record),
              isOpen,
              record.lastEventAt,
              Number(record.withheld === undefined),
              version
            );
          }
        }
        tally.write(tallies);
        if (place !== undefined) {
          copies.movePlace.run(place.feed, place.changedAt);
        }
        return count > 0;
      });
      lastChange = change;
      calls += added;
      erasing.settleIfErased();
      return isNews;
    },
    placeOf(feed) {
      const row = copies.place.get(feed);
      return row === undefined ? null : numberIn(row, 'changed_at');
    },
    waiting: (among, limit) => readPendingRows(copies.waiting.iterate(JSON.stringify(among), limit)),
    waitingSequences: () => copies.waitingSequences.all().map((row) => numberIn(row, 'sequence')),
    sequenceOf(id) {
      const row = copies.sequenceOf.get(id);
      return row === undefined ? null : numberIn(row, 'sequence');
    },
    copied(sequence) {
      const row = copies.copied.get(sequence);
      if (row === undefined) {
        return null;
      }
      const { applied_at: appliedAt, ...rest } = copiedRow.parse(row);
      return { ...readDeliveryRow(row), ...rest, appliedAt, replays: readReplays(copies.replays.all(sequence)) };
    },
    close: () => database.close(),
  };
}
