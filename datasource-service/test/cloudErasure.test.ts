import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import type { DocumentData } from '@google-cloud/firestore';
import { createFirestore } from '../src/record/firestore/client.ts';
import {
  erase,
  LEADS_TO_HIM,
  NUMBER,
  ORIGINALS,
  OTHER_NUMBER,
  receiptOf,
  report,
  SAID,
  SECRET,
  transcript,
} from './support/erasedCaller.ts';
import { withFirestoreEmulator } from './support/firestoreEmulator.ts';
import { filesHolding } from './support/rawBytes.ts';
import { query, sendWebhook, settled, startTestService, type TestService } from './support/testService.ts';

withFirestoreEmulator();

jest.setTimeout(120_000);

const services: TestService[] = [];

async function start(environment: Record<string, string>): Promise<TestService> {
  const service = await startTestService(environment);
  services.push(service);
  return service;
}

afterEach(async () => {
  await Promise.all(services.splice(0).map((service) => service.remove()));
}, 30_000);

/** Values of a document as they can be read, what is packed too. */
function readable(data: DocumentData): string {
  return Object.values(data)
    .map((value: unknown) => {
      if (!Buffer.isBuffer(value)) {
        return JSON.stringify(value);
      }
      return value.length === 0 ? '' : gunzipSync(value).toString();
    })
    .join('\n');
}

/** Documents of the record in which a text stands. */
async function documentsHolding(project: string, text: string): Promise<string[]> {
  const db = createFirestore({ project, database: null });
  try {
    const found: string[] = [];
    for (const collection of await db.listCollections()) {
      const documents = (await collection.get()).docs;
      found.push(
        ...documents.filter((document) => readable(document.data()).includes(text)).map(({ ref }) => ref.path)
      );
    }
    return found;
  } finally {
    await db.terminate();
  }
}

/** Waits until nothing that leads to the caller is in a replica's files. */
async function gone(service: TestService): Promise<void> {
  while (LEADS_TO_HIM.some((text) => filesHolding(service.dataDir, text).length > 0)) {
    await setTimeout(200);
  }
}

describe('erasing a caller from a record in Firestore', () => {
  it('takes him out of every document and every replica, those that were away too, for good', async () => {
    const project = `demo-${randomUUID()}`;
    const environment = {
      VOICEHIVE_GCP_PROJECT: project,
      VOICEHIVE_VAPI_SECRET: 'a-vapi-secret',
      VOICEHIVE_UNVERIFIED: 'quarantine',
    };
    const asked = await start(environment);
    const follows = await start(environment);
    let away = await start(environment);
    for (const body of ORIGINALS) {
      await sendWebhook(asked, body, SECRET);
    }
    await sendWebhook(asked, transcript('call-9', NUMBER, String(SAID[1])), { authorization: 'Bearer wrong-secret' });
    await sendWebhook(follows, report('call-2', OTHER_NUMBER, ['a', 'b', 'ptarmigan', 'd', 'e']), SECRET);
    for (const service of [asked, follows, away]) {
      await settled(service, 2);
    }
    for (const text of [NUMBER, ...SAID]) {
      expect(await documentsHolding(project, text)).not.toEqual([]);
      expect(filesHolding(away.dataDir, text)).not.toEqual([]);
    }
    await away.stop();

    const {
      body: { id },
    } = await erase(asked, NUMBER);
    const receipt = await receiptOf(follows, id);
    expect(receipt.stores.map(({ store, found, left }) => ({ store, found, left }))).toEqual([
      { store: 'record', found: 2, left: 0 },
      { store: 'hot store', found: 1, left: 0 },
      { store: 'full-text index', found: 0, left: null },
    ]);
    expect(receipt.stores[0]?.remains.map(({ what }) => what).join()).toContain('Firestore');
    for (const text of [NUMBER, NUMBER.slice(1), ...SAID]) {
      expect(await documentsHolding(project, text)).toEqual([]);
    }
    expect(await documentsHolding(project, 'ptarmigan')).not.toEqual([]);
    await gone(asked);
    await gone(follows);

    away = await away.restart();
    services.push(away);
    await gone(away);
    for (const original of ORIGINALS) {
      await sendWebhook(away, original, SECRET);
    }
    await sendWebhook(away, report('call-1', NUMBER, SAID, { cost: 0.5, timestamp: Date.now() }), SECRET);
    await sendWebhook(away, report('call-3', NUMBER, SAID), SECRET);
    await sendWebhook(away, transcript('call-1', NUMBER, String(SAID[4])), { authorization: 'Bearer wrong-secret' });
    for (const service of [asked, follows, away]) {
      await settled(service, 3);
      await gone(service);
    }
    for (const text of [NUMBER, NUMBER.slice(1), ...SAID]) {
      expect(await documentsHolding(project, text)).toEqual([]);
    }
    const [head] = await query(follows, { queryType: 'call', callId: 'call-1', provider: 'vapi' });
    expect(head?.columns).toMatchObject({ caller: [null], costUsd: [0.5], durationSeconds: [120] });
    const other = await query(follows, { queryType: 'call', callId: 'call-2', provider: 'vapi' });
    expect(JSON.stringify(other)).toContain('ptarmigan');
  });
});
