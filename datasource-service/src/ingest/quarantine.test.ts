import { Writable } from 'node:stream';
import { NOON } from '../../test/support/build.ts';
import { createLogger } from '../runtime/logger.ts';
import { Quarantine } from './quarantine.ts';

const MINUTE = 60_000;

describe('the quarantine', () => {
  let held: { messages: number; bytes: number };
  let lines: string[];
  let quarantine: Quarantine;

  beforeEach(() => {
    held = { messages: 0, bytes: 0 };
    lines = [];
    const sink = new Writable({
      write(chunk: Buffer, _encoding, done) {
        lines.push(chunk.toString());
        done();
      },
    });
    quarantine = new Quarantine({
      most: 3,
      mostBytes: 100,
      mostPerMinute: 2,
      record: { quarantineSize: async () => held },
      logger: createLogger('info', sink),
    });
  });

  const refusal = (retryAfterSeconds: number) => expect.objectContaining({ code: 'rate_limited', retryAfterSeconds });

  it('looks at so many webhooks in a minute, and says when it goes on', async () => {
    await quarantine.enter(NOON);
    await quarantine.enter(NOON + 1000);
    await expect(quarantine.enter(NOON + 45_000)).rejects.toEqual(refusal(15));
    await quarantine.enter(NOON + MINUTE);
  });

  it('keeps so many messages, counts what was kept before, and warns once', async () => {
    held = { messages: 1, bytes: 10 };
    await quarantine.enter(NOON);
    quarantine.take(2, 1);
    expect(() => quarantine.take(1, 1)).toThrow(refusal(600));
    expect(() => quarantine.take(1, 1)).toThrow(refusal(600));
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain('The quarantine is full');
  });

  it('keeps so many bytes', async () => {
    await quarantine.enter(NOON);
    quarantine.take(1, 100);
    expect(() => quarantine.take(1, 1)).toThrow(refusal(600));
  });

  it('has room again when somebody made some, and warns again when that is taken', async () => {
    held = { messages: 3, bytes: 0 };
    await quarantine.enter(NOON);
    expect(() => quarantine.take(1, 1)).toThrow(refusal(600));
    held = { messages: 2, bytes: 0 };
    await quarantine.enter(NOON + MINUTE);
    quarantine.take(1, 1);
    expect(() => quarantine.take(1, 1)).toThrow(refusal(600));
    expect(lines).toHaveLength(2);
  });
});
