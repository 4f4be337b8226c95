import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pino } from 'pino';
import { z } from 'zod';
import { changesAfter } from '../src/record/firestore/sweep.ts';
import { createFirestore, EndableFirestore } from '../src/record/firestore/client.ts';
import { Collections } from '../src/runtime/firestore/collections.ts';
import { Follower } from '../src/record/firestore/follower.ts';
import { Requests } from '../src/runtime/firestore/requests.ts';
import { openLedgerCopy } from '../src/record/sqlite/ledgerCopy.ts';
import { temporaryFolder } from './support/temporaryFolder.ts';
import { startFirestoreEmulator, type FirestoreEmulator } from './support/firestoreEmulator.ts';

const FOLDER = join(__dirname, '../../deploy/firestore');

const field = z.object({ fieldPath: z.string(), order: z.string() });

const file = z.object({
  indexes: z.array(z.object({ collectionGroup: z.string(), queryScope: z.string(), fields: z.array(field) })),
  fieldOverrides: z.array(
    z.object({
      collectionGroup: z.string(),
      fieldPath: z.string(),
      ttl: z.boolean().optional(),
      indexes: z.array(z.unknown()),
    })
  ),
});

const indexes = file.parse(JSON.parse(readFileSync(join(FOLDER, 'firestore.indexes.json'), 'utf8')));

/** What of a query's wire format decides which index it needs. */
const structured = z.object({
  structuredQuery: z.object({
    from: z.array(z.object({ collectionId: z.string() })),
    where: z.object({
      compositeFilter: z.object({
        filters: z.array(z.object({ fieldFilter: z.object({ field: z.object({ fieldPath: z.string() }) }) })),
      }),
    }),
    orderBy: z.array(z.object({ field: z.object({ fieldPath: z.string() }), direction: z.string() })),
  }),
});

describe('the indexes of Firestore', () => {
  it.each(['deliveries', 'calls'] as const)(
    'serve the reading of changed %s, which the emulator never asks',
    (name) => {
      const db = createFirestore({ project: 'demo-indexes', database: null });
      // The wire format is no part of the client's types.
      const query = changesAfter(db.collection(name), 1) as unknown as { toProto(): unknown };
      const { structuredQuery } = structured.parse(query.toProto());
      const filtered = structuredQuery.where.compositeFilter.filters.map(
        ({ fieldFilter }) => fieldFilter.field.fieldPath
      );
      const ordered = structuredQuery.orderBy.map((order) => [order.field.fieldPath, order.direction]);
      const equalities = filtered.filter((path) => !ordered.some(([orderedBy]) => orderedBy === path));
      const wanted = [...equalities.map((path) => [path, 'ASCENDING']), ...ordered];
      const found = indexes.indexes.find(({ collectionGroup }) => collectionGroup === name);
      expect(found?.queryScope).toBe('COLLECTION');
      expect(found?.fields.map(({ fieldPath, order }) => [fieldPath, order])).toEqual(wanted);
    }
  );

  it('let everything expire that only a time keeps', () => {
    const expiring = indexes.fieldOverrides.filter(({ ttl }) => ttl === true);
    expect(expiring.map(({ collectionGroup, fieldPath }) => `${collectionGroup}.${fieldPath}`).sort()).toEqual([
      'bells.expireAt',
      'calls.expireAt',
      'deliveries.expireAt',
      'parts.expireAt',
    ]);
  });

  it('leave out what is long, and the time that only grows, except behind the shard', () => {
    const left = indexes.fieldOverrides.filter((override) => override.indexes.length === 0);
    const paths = left.map(({ collectionGroup, fieldPath }) => `${collectionGroup}.${fieldPath}`);
    expect(paths).toEqual(
      expect.arrayContaining([
        'deliveries.body',
        'calls.record',
        'parts.bytes',
        'deliveries.changedAt',
        'calls.changedAt',
      ])
    );
  });
});

describe('the security rules of Firestore', () => {
  let emulator: FirestoreEmulator;

  beforeAll(async () => {
    process.env['METADATA_SERVER_DETECTION'] = 'none';
    emulator = await startFirestoreEmulator({ rules: join(FOLDER, 'firestore.rules') });
  }, 120_000);

  afterAll(() => emulator.stop());

  const documents = () => `http://${emulator.address}/v1/projects/demo-rules/databases/(default)/documents`;

  /** A signed-in user of the project: the emulator takes tokens without a signature. */
  function tokenOf(claims: object): string {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    return `${part({ alg: 'none', typ: 'JWT' })}.${part(claims)}.`;
  }

  const USER = {
    sub: 'user-1',
    user_id: 'user-1',
    aud: 'demo-rules',
    iss: 'https://securetoken.google.com/demo-rules',
  };

  it.each(Object.values(Collections))('let no client read or write %s, signed in or not', async (collection) => {
    const path = `${documents()}/${collection}/some`;
    const body = JSON.stringify({ fields: { number: { integerValue: '1' } } });
    const owner = { authorization: 'Bearer owner' };
    expect((await fetch(`${path}`, { method: 'PATCH', headers: owner, body })).status).toBe(200);
    for (const headers of [{}, { authorization: `Bearer ${tokenOf(USER)}` }]) {
      expect((await fetch(path, { headers })).status).toBe(403);
      expect((await fetch(path, { method: 'PATCH', headers, body })).status).toBe(403);
      expect((await fetch(path, { method: 'DELETE', headers })).status).toBe(403);
    }
    expect((await fetch(path, { headers: owner })).status).toBe(200);
  });

  it('stop a replica that has not the service’s account, which goes on trying', async () => {
    const folder = temporaryFolder();
    const db = new EndableFirestore({
      projectId: 'demo-rules',
      host: emulator.address,
      ssl: false,
      customHeaders: { Authorization: `Bearer ${tokenOf(USER)}` },
    });
    const copy = openLedgerCopy(join(folder.path, 'copy.sqlite'), { id: 'record', key: 'k', note: '{}' });
    const warned: unknown[] = [];
    const logger = pino({ level: 'warn' }, { write: (line: string) => void warned.push(line) });
    const nothing = () => undefined;
    const follower = new Follower({
      ...{ db, copy, replica: 'stranger', days: 1, now: Date.now, logger, onCalls: nothing, onDeliveries: nothing },
      requests: new Requests(db, { patience: { attemptMs: 5000, totalMs: 9000 }, onRetry: nothing }),
    });
    const started = follower.start();
    while (!warned.join('').includes('cannot be followed')) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    expect(follower.health).toEqual({ state: 'catchingUp', lastHeardAt: null });
    await follower.stop();
    await started;
    await db.terminate();
    copy.close();
    folder.remove();
  });
});
