import { WebhookMessage } from '../messages/webhookMessage.ts';
import type { HttpAnswer, HttpPool } from './httpRequest.ts';
import { WebhookSender } from './webhookSender.ts';

function answer(status: number, retryAfterMs: number | null = null): HttpAnswer {
  return { status, body: '', retryAfterMs };
}

type Step = HttpAnswer | 'refuse connection';

function senderOf(answerTo: (body: string, attempt: number) => Step | Promise<Step>, concurrency = 4) {
  const bodies: string[] = [];
  const said: string[] = [];
  const stop = new AbortController();
  const pool: HttpPool = {
    send: async ({ body = '' }) => {
      bodies.push(body);
      const step = await answerTo(body, bodies.filter((one) => one === body).length);
      if (step === 'refuse connection') {
        throw new Error('ECONNREFUSED');
      }
      return step;
    },
    close: () => undefined,
  };
  const sender = new WebhookSender({
    pool,
    concurrency,
    secret: 'the-secret',
    proof: 'hmac',
    signal: stop.signal,
    now: () => 0,
    say: (line) => said.push(line),
  });
  return { sender, bodies, said, stop };
}

function delivery(name: number, isForged = false) {
  return { at: 0, isForged, message: new WebhookMessage(0, 'hang', () => ({ name })) };
}

describe('WebhookSender', () => {
  it('sends a message again until it is accepted', async () => {
    const steps: Step[] = ['refuse connection', answer(503), answer(429, 300), answer(200)];
    const { sender, bodies, said } = senderOf((_, attempt) => steps[attempt - 1] ?? answer(200));

    await sender.start(delivery(1));
    await sender.finish();

    expect(bodies).toHaveLength(4);
    expect(sender.counts).toEqual({ accepted: 1, turnedAway: 0, refused: 0, retries: 3 });
    expect(said).toEqual([expect.stringContaining('does not answer'), 'The service answers again.']);
  });

  it('starts messages in order, and no more at once than allowed', async () => {
    let underWay = 0;
    let most = 0;
    const { sender, bodies } = senderOf(async () => {
      underWay += 1;
      most = Math.max(most, underWay);
      await new Promise((resolve) => setImmediate(resolve));
      underWay -= 1;
      return answer(200);
    }, 3);

    for (let name = 0; name < 20; name += 1) {
      await sender.start(delivery(name));
    }
    await sender.finish();

    expect(most).toBe(3);
    expect(bodies).toEqual(Array.from({ length: 20 }, (_, name) => JSON.stringify({ message: { name } })));
  });

  it('expects forged messages to be turned away', async () => {
    const { sender } = senderOf(() => answer(401));

    await sender.start(delivery(1, true));
    await sender.finish();

    expect(sender.counts).toMatchObject({ turnedAway: 1, refused: 0 });
  });

  it('gives up when the service does not take its secret, and says what to do', async () => {
    const { sender } = senderOf(() => answer(401));

    await sender.start(delivery(1));

    await expect(sender.finish()).rejects.toThrow('VOICEHIVE_VAPI_SECRET');
    await expect(sender.start(delivery(2))).rejects.toThrow('401');
  });

  it('counts what the service refuses, and goes on', async () => {
    const { sender, said } = senderOf((body) => answer(body.includes('1') ? 400 : 200));

    await sender.start(delivery(1));
    await sender.start(delivery(2));
    await sender.finish();

    expect(sender.counts).toMatchObject({ accepted: 1, refused: 1 });
    expect(said).toEqual([expect.stringContaining('refused a message with 400')]);
  });

  it('stops waiting when it is told to', async () => {
    const { sender, stop } = senderOf(() => answer(503, 60_000));

    await sender.start(delivery(1));
    stop.abort();

    await expect(sender.finish()).resolves.toBeUndefined();
  });
});
