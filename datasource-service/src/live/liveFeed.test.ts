import { Writable } from 'node:stream';
import { buildDelivery, buildEvent, NOON } from '../../test/support/build.ts';
import { until } from '../../test/support/until.ts';
import type { CallEvent } from '../calls/callEvent.ts';
import type { RecordStore } from '../record/recordStore.ts';
import { openSqliteRecordStore } from '../record/sqlite/sqliteRecordStore.ts';
import { createLogger } from '../runtime/logger.ts';
import { Board } from './board.ts';
import { LiveFeed } from './liveFeed.ts';

const logger = createLogger('error', new Writable({ write: (_chunk, _encoding, done) => done() }));

let record: RecordStore;
let board: Board;
let feed: LiveFeed;
let deliveries = 0;

async function apply(...events: CallEvent[]): Promise<void> {
  for (const event of events) {
    deliveries += 1;
    await record.append(buildDelivery({ id: `delivery-${deliveries}`, callId: event.callId }));
  }
  const pending = await record.pending(1000);
  await record.apply(
    pending.map(({ sequence }, index) => ({ sequence, appliedAt: NOON, event: events[index] ?? null, problem: null }))
  );
}

const ring = (callId: string) => buildEvent({ callId, state: 'ringing' });
const shown = () => board.calls(NOON).map(({ callId }) => callId);

function createFeed(
  store: Pick<RecordStore, 'openCalls' | 'changesSince' | 'latestChange'>,
  onChanged = () => undefined
) {
  board = new Board();
  feed = new LiveFeed({ record: store, board, logger, now: () => NOON, onChanged });
  return feed;
}

beforeEach(() => {
  record = openSqliteRecordStore(':memory:');
});

afterEach(async () => {
  await feed.stop();
  await record.close();
});

describe('the feed of the board', () => {
  it('fills the board with what is open at the start', async () => {
    await apply(ring('open'), buildEvent({ callId: 'over', state: 'ended' }));
    await createFeed(record).start();
    expect(shown()).toEqual(['open']);
  });

  it('follows the record when it is told of news, however many come together', async () => {
    let changes = 0;
    await createFeed(record, () => {
      changes += 1;
      return undefined;
    }).start();
    await apply(ring('a'));
    feed.notify();
    await until(() => shown().length === 1);
    await apply(ring('b'));
    feed.notify();
    await apply(ring('c'));
    feed.notify();
    await until(() => shown().length === 3);
    expect(changes).toBeLessThanOrEqual(4);
  });

  it('goes through more changes than fit in one reading', async () => {
    await createFeed(record).start();
    await apply(...Array.from({ length: 700 }, (_, index) => ring(`call-${index}`)));
    feed.notify();
    await until(() => shown().length === 700);
  });

  it('tries again when the record cannot be read', async () => {
    let failures = 1;
    const fragile = {
      openCalls: (limit: number) => record.openCalls(limit),
      latestChange: () => record.latestChange(),
      changesSince(position: number, limit: number) {
        failures -= 1;
        return failures >= 0 ? Promise.reject(new Error('The disk is away.')) : record.changesSince(position, limit);
      },
    };
    await createFeed(fragile).start();
    await apply(ring('a'));
    feed.notify();
    await until(() => shown().length === 1);
  });

  it('stops at any time, before its start too', async () => {
    await createFeed(record).stop();
    await createFeed(record).start();
    await apply(ring('a'));
    feed.notify();
    await feed.stop();
    await apply(ring('b'));
    feed.notify();
    expect(shown()).not.toContain('b');
  });
});
