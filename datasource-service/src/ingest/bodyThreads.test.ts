import { buildDelivery, NOON } from '../../test/support/build.ts';
import { vapiMessage, vapiReport2026 } from '../../test/support/vapiBodies.ts';
import type { WebhookRequest } from '../platforms/provider.ts';
import { vapi } from '../platforms/vapi/vapi.ts';
import { BodyReader, LARGE_BYTES } from './bodyReader.ts';
import { BODY_LIMITS } from './bodyShape.ts';
import { BodyThreads, type ThreadLimits } from './bodyThreads.ts';
import { readDelivery } from './readDelivery.ts';
import { readMessages, type BodyTask } from './readMessages.ts';

const LIMITS: ThreadLimits = { most: 1, mostWaiting: 10, memoryMb: 512, timeMs: 60_000 };

let threads: BodyThreads;

afterEach(() => threads.close());

function taskOf(body: string): BodyTask {
  const request: WebhookRequest = { method: 'POST', url: '', headers: {}, body: Buffer.from(body), receivedAt: NOON };
  return { request, limits: BODY_LIMITS.verified, isQuarantined: false };
}

/** A report that is large by its transcript, with a secret in it. */
function largeReport(callId = 'c1'): { message: object } {
  const { message } = vapiReport2026(callId);
  return { message: { ...message, apiKey: 'a-key-of-a-test', note: 'words '.repeat(LARGE_BYTES / 6) } };
}

/** A message with so many names. */
function fullMessage(names: number): string {
  const artifact = Object.fromEntries(Array.from({ length: names }, (_, index) => [`name ${index}`, index]));
  return JSON.stringify({ message: { type: 'end-of-call-report', call: { id: 'c1' }, artifact } });
}

function readerWith(limits: Partial<ThreadLimits> = {}): BodyReader {
  threads = new BodyThreads({ ...LIMITS, ...limits });
  return new BodyReader({ adapters: [vapi], threads });
}

describe('a large body', () => {
  it('is read in a thread as it would be read here', async () => {
    const reader = readerWith();
    const task = taskOf(JSON.stringify(largeReport()));
    const messages = await reader.messages(vapi, task);
    expect(messages).toEqual(readMessages(vapi, task));
    expect(messages[0]?.body).not.toContain('a-key-of-a-test');
    const quarantined = { ...task, isQuarantined: true };
    expect(await reader.messages(vapi, quarantined)).toEqual(readMessages(vapi, quarantined));
  });

  it('says the same of its call', async () => {
    const delivery = buildDelivery({ body: JSON.stringify(largeReport()) });
    const event = await readerWith().event(delivery);
    expect(event).toMatchObject({ callId: 'c1', state: 'ended' });
    expect(event).toEqual(readDelivery([vapi], delivery));
  });

  it('is refused with the field at fault, as it would be here', async () => {
    const reader = readerWith();
    const wordless = JSON.stringify({ note: 'x'.repeat(LARGE_BYTES) });
    await expect(reader.messages(vapi, taskOf(wordless))).rejects.toMatchObject({
      code: 'invalid_request',
      field: 'message',
    });
    const full = { ...taskOf(fullMessage(40_000)), limits: BODY_LIMITS.quarantined };
    await expect(reader.messages(vapi, full)).rejects.toMatchObject({ code: 'too_large', field: 'body' });
  });

  it('that is broken fails with what is wrong', async () => {
    await expect(readerWith().event(buildDelivery({ body: '{'.repeat(LARGE_BYTES + 1) }))).rejects.toThrow(/JSON/);
  });

  it('leaves the event loop to others meanwhile', async () => {
    const reader = readerWith();
    const body = fullMessage(300_000);
    await reader.messages(vapi, taskOf(JSON.stringify(largeReport())));
    let turns = 0;
    const counting = setInterval(() => (turns += 1), 1);
    await reader.messages(vapi, taskOf(body));
    clearInterval(counting);
    // It is read in hundreds of milliseconds: on the loop there would be a turn or two.
    expect(turns).toBeGreaterThan(10);
  });
});

describe('a small body', () => {
  it('is read by the adapters at hand', async () => {
    const reader = readerWith();
    const task = taskOf(JSON.stringify(vapiMessage('hang', 'c1')));
    expect(await reader.messages(vapi, task)).toEqual(readMessages(vapi, task));
    const delivery = buildDelivery({ body: JSON.stringify(vapiReport2026('c1')) });
    expect(await reader.event(delivery)).toEqual(readDelivery([vapi], delivery));
  });
});

describe('the budgets of large bodies', () => {
  it('end what takes too long', async () => {
    const reader = readerWith({ timeMs: 1 });
    await expect(reader.messages(vapi, taskOf(fullMessage(40_000)))).rejects.toMatchObject({
      code: 'unavailable',
      message: 'The body could not be read in 0.001 s. Send it again.',
      retryAfterSeconds: 5,
    });
  });

  it('turn away more than may wait', async () => {
    const reader = readerWith({ mostWaiting: 1 });
    const task = taskOf(JSON.stringify(largeReport()));
    const [first, second, third] = [1, 2, 3].map(() => reader.messages(vapi, task));
    await expect(third).rejects.toMatchObject({ code: 'unavailable', retryAfterSeconds: 5 });
    expect(await first).toHaveLength(1);
    expect(await second).toHaveLength(1);
  });
});
