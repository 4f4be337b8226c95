import { readersOf } from '../../test/support/bodyReaders.ts';
import { NOON } from '../../test/support/build.ts';
import { vapiMessage } from '../../test/support/vapiBodies.ts';
import type { WebhookRequest } from '../platforms/provider.ts';
import { vapi } from '../platforms/vapi/vapi.ts';
import type { RecordStore } from '../record/recordStore.ts';
import { createLogger } from '../runtime/logger.ts';
import { createMetrics } from '../runtime/metrics.ts';
import type { GateLimits } from './gate.ts';
import { Receiver } from './receiver.ts';
import type { Verifiers } from './verifiers.ts';

function webhook(callId: string): WebhookRequest {
  const body = Buffer.from(JSON.stringify(vapiMessage('hang', callId)));
  return { method: 'POST', url: 'https://example.com/hook', headers: {}, body, receivedAt: NOON };
}

/** A receiver over a record whose disk answers only when it is told to. */
function receiverOverSlowDisk(waiting: GateLimits, verifiers: Verifiers = {}) {
  const writes: Array<(outcome: 'stored' | Error) => void> = [];
  const append = () =>
    new Promise<'stored'>((resolve, reject) =>
      writes.push((outcome) => (outcome === 'stored' ? resolve(outcome) : reject(outcome)))
    );
  const metrics = createMetrics({ processMetrics: false });
  const receiver = new Receiver({
    adapters: [vapi],
    bodies: readersOf([vapi]),
    rules: { auth: 'open', unverified: 'reject', verifiers },
    record: { append } as unknown as RecordStore,
    metrics,
    logger: createLogger('silent'),
    waiting,
    quarantine: { most: 100, mostBytes: 1e9, mostPerMinute: 100 },
    tee: null,
    onStored: () => undefined,
  });
  return { receiver, writes, metrics };
}

/** Lets what was begun come to the disk. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('a receiver whose disk is slow', () => {
  it('turns away more than may wait, and takes them when there is room again', async () => {
    const { receiver, writes } = receiverOverSlowDisk({ most: 2, mostBytes: 1e9 });
    const first = receiver.receive('vapi', webhook('c1'));
    const second = receiver.receive('vapi', webhook('c2'));
    await settle();
    await expect(receiver.receive('vapi', webhook('c3'))).rejects.toMatchObject({
      code: 'unavailable',
      retryAfterSeconds: 1,
    });
    expect(writes).toHaveLength(2);
    writes[0]?.('stored');
    await first;
    const again = receiver.receive('vapi', webhook('c3'));
    await settle();
    writes.slice(1).forEach((write) => write('stored'));
    expect(await second).toEqual({ receipt: 'stored', question: null });
    expect(await again).toEqual({ receipt: 'stored', question: null });
  });

  it('turns away more bytes than may wait, and takes them when a write has failed', async () => {
    const { receiver, writes } = receiverOverSlowDisk({ most: 99, mostBytes: 1500 });
    const first = receiver.receive('vapi', webhook('c1'));
    await settle();
    await expect(receiver.receive('vapi', webhook('c2'))).rejects.toMatchObject({ code: 'unavailable' });
    writes[0]?.(new Error('The disk is full.'));
    await expect(first).rejects.toMatchObject({ code: 'unavailable', retryAfterSeconds: 5 });
    const again = receiver.receive('vapi', webhook('c2'));
    await settle();
    writes[1]?.('stored');
    expect(await again).toMatchObject({ receipt: 'stored' });
  });
});

describe('a receiver whose check breaks', () => {
  it('counts that as its own failure, and writes nothing', async () => {
    const broken = () => {
      throw new Error('The check is broken.');
    };
    const { receiver, writes, metrics } = receiverOverSlowDisk({ most: 1, mostBytes: 1 }, { vapi: broken });
    await expect(receiver.receive('vapi', webhook('c1'))).rejects.toThrow('The check is broken.');
    expect(writes).toEqual([]);
    expect(await metrics.registry.metrics()).toContain('outcome="internal"');
  });
});
