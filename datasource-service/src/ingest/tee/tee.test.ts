import { startCustomerServer, type CustomerServer } from '../../../test/support/customerServer.ts';
import { createLogger } from '../../runtime/logger.ts';
import { createMetrics } from '../../runtime/metrics.ts';
import { Tee } from './tee.ts';

const MEGABYTE = 1024 * 1024;

let customer: CustomerServer;
let tee: Tee;

function teeTo(url: string): Tee {
  return new Tee({
    url,
    timeoutMs: 20_000,
    metrics: createMetrics({ processMetrics: false }),
    logger: createLogger('silent'),
  });
}

function message(bytes: number) {
  return { method: 'POST', url: 'https://a.example', headers: {}, body: Buffer.alloc(bytes), receivedAt: 0 };
}

beforeEach(async () => {
  customer = await startCustomerServer(() => undefined);
});

afterEach(async () => {
  await tee.stop(0);
  await customer.stop();
});

describe('Tee', () => {
  it('lets no more wait for an answer than there is memory for', async () => {
    tee = teeTo(customer.url);
    const first = tee.begin('tool-calls', message(65 * MEGABYTE)).question;
    const second = tee.begin('tool-calls', message(65 * MEGABYTE)).question;
    await expect(second?.reply).rejects.toMatchObject({ code: 'unavailable', retryAfterSeconds: 1 });
    first?.cancel();
    await expect(first?.reply).rejects.toMatchObject({ code: 'cancelled' });
    tee.begin('tool-calls', message(65 * MEGABYTE));
    await customer.heard(1);
  });

  it('speaks TLS to an https address, and never without', async () => {
    tee = teeTo(customer.url.replace('http:', 'https:'));
    await expect(tee.begin('tool-calls', message(1)).question?.reply).rejects.toMatchObject({ code: 'bad_gateway' });
    expect(customer.received).toEqual([]);
  });

  it('takes nothing more when it has stopped', async () => {
    tee = teeTo(customer.url);
    await tee.stop(0);
    tee.begin('hang', message(1)).recorded(true);
    await tee.stop(0);
    expect(customer.received).toEqual([]);
  });
});
