import { buildDelivery, NOON } from '../../test/support/build.ts';
import { columnsOf, createQueryPlace, type QueryPlace } from '../../test/support/queryPlace.ts';
import type { RecordStore } from '../record/recordStore.ts';
import type { QueryContext, QueryStores } from './query.ts';
import { inboxKind } from './inbox.ts';

let place: QueryPlace;

beforeEach(async () => {
  place = await createQueryPlace();
  const { record } = place;
  for (const [index, id] of ['a', 'b', 'c', 'd'].entries()) {
    const verdict = id === 'd' ? 'quarantined' : 'verified';
    await record.append(buildDelivery({ id, receivedAt: NOON + index, verdict, type: id === 'a' ? 'odd' : 'usual' }));
  }
  const [first, second] = await record.pending(2);
  await record.apply([
    { sequence: first?.sequence ?? 0, appliedAt: NOON + 20, event: null, problem: null },
    { sequence: second?.sequence ?? 0, appliedAt: NOON + 20, event: null, problem: 'no call in it' },
  ]);
});

afterEach(() => place.remove());

describe('inbox queries', () => {
  it('list deliveries newest first with what became of them', async () => {
    const [frame] = await place.ask({ queryType: 'inbox' });
    expect(frame).toMatchObject({ name: 'inbox', meta: { custom: { nextCursor: null } } });
    expect(columnsOf(frame)).toMatchObject({
      receivedAt: [NOON + 3, NOON + 2, NOON + 1, NOON],
      id: ['d', 'c', 'b', 'a'],
      verdict: ['quarantined', 'verified', 'verified', 'verified'],
      outcome: ['held', 'waiting', 'unreadable', 'applied'],
      problem: [null, null, 'no call in it', null],
      platform: ['vapi', 'vapi', 'vapi', 'vapi'],
      bytes: [36, 36, 36, 36],
    });
  });

  it('go on from page to page', async () => {
    const [first] = await place.ask({ queryType: 'inbox', limit: 3 });
    expect(columnsOf(first)['id']).toEqual(['d', 'c', 'b']);
    const { nextCursor: cursor } = first?.meta?.custom as { nextCursor: string };
    const [second] = await place.ask({ queryType: 'inbox', limit: 3, cursor });
    expect(columnsOf(second)['id']).toEqual(['a']);
  });

  it('filter by what is given', async () => {
    const idsOf = async (filters: object) => columnsOf((await place.ask({ queryType: 'inbox', ...filters }))[0])['id'];
    expect(await idsOf({ type: 'odd', platform: 'vapi', callId: null })).toEqual(['a']);
    expect(await idsOf({ outcome: 'held' })).toEqual(['d']);
    expect(await idsOf({ verdict: 'released' })).toEqual([]);
    expect(await idsOf({ callId: 'call-1', outcome: 'waiting' })).toEqual(['c']);
  });

  it('give one delivery in full, whatever the range', async () => {
    const [d] = [await place.record.delivery('d')];
    await place.record.replay([
      { sequence: d?.sequence ?? 0, at: NOON + 50, actor: 'ann', event: null, problem: null },
    ]);
    const range = { from: 0, to: 1 };
    const [inbox, body, replays] = await place.ask({ queryType: 'inbox', deliveryId: 'd' }, { range });
    expect(columnsOf(inbox)).toMatchObject({ id: ['d'], verdict: ['released'], replayedBy: ['ann'] });
    expect(columnsOf(body)).toEqual({ id: ['d'], body: ['{"message":{"type":"status-update"}}'] });
    expect(columnsOf(replays)).toEqual({ at: [NOON + 50], actor: ['ann'], action: ['released'], changed: [false] });
    await expect(place.ask({ queryType: 'inbox', deliveryId: 'nobody' })).rejects.toThrow(
      'There is no delivery "nobody"'
    );
  });

  it('say that a page ended because enough was looked through', async () => {
    const next = { receivedAt: 5, sequence: 6 };
    const record: Pick<RecordStore, 'inbox'> = { inbox: async () => ({ deliveries: [], next, isCut: true }) };
    const query = { limit: 10 } as Parameters<typeof inboxKind.run>[0];
    const [frame] = await inboxKind.run(
      query,
      { range: { from: 0, to: 1 } } as QueryContext,
      { record } as QueryStores
    );
    expect(frame?.meta?.notices?.[0]?.text).toContain('the next page goes on');
    expect(frame?.meta?.custom).toEqual({ nextCursor: expect.any(String) as string });
  });

  it('are for admins alone, and say what is wrong with them', async () => {
    await expect(place.ask({ queryType: 'inbox' }, { access: 'editor' })).rejects.toThrow(
      'needs a user with the admin role'
    );
    await expect(place.ask({ queryType: 'inbox', cursor: 'nonsense' })).rejects.toThrow(
      'cursor: must be the nextCursor'
    );
    await expect(place.ask({ queryType: 'inbox', verdict: 'odd' })).rejects.toThrow('verdict: must be one of verified');
    await expect(place.ask({ queryType: 'inbox', outcome: 'odd' })).rejects.toThrow('outcome: must be one of applied');
    await expect(place.ask({ queryType: 'inbox', platform: 'acme' })).rejects.toThrow('platform: must be one of vapi');
    await expect(place.ask({ queryType: 'inbox', type: '' })).rejects.toThrow('type: must not be empty');
  });
});
