import { readOptions } from './options.ts';

const NOW = Date.UTC(2026, 4, 6, 12);

function read(...args: string[]) {
  return readOptions(args, {}, NOW);
}

describe('readOptions', () => {
  it('has a default for everything', () => {
    expect(read()).toMatchObject({
      seed: 1,
      days: 14,
      callsPerDay: 400,
      until: NOW,
      doesBackfill: true,
      doesLive: true,
      hasFaults: true,
      messages: null,
      minActive: 3,
      secret: null,
    });
    expect(read()?.incidents.map(({ script }) => script.name)).toEqual(['bad-version', 'stt-slow']);
  });

  it('takes secrets from the environment unless they are given', () => {
    const environment = { VOICEHIVE_VAPI_SECRET: 'from-environment' };

    expect(readOptions([], environment, NOW)?.secret).toBe('from-environment');
    expect(readOptions(['--secret', 'given'], environment, NOW)?.secret).toBe('given');
  });

  it('reads incidents with their start, or none', () => {
    const incidents = read('--incident', 'stt-slow@2026-05-04T13:00Z', '--incident', 'sip-30s@2026-05-05')?.incidents;

    expect(incidents?.map(({ script, startsAt }) => [script.name, startsAt])).toEqual([
      ['stt-slow', Date.UTC(2026, 4, 4, 13)],
      ['sip-30s', Date.UTC(2026, 4, 5)],
    ]);
    expect(read('--incident', 'none')?.incidents).toEqual([]);
  });

  it('says that help is wanted', () => {
    expect(read('--help')).toBeNull();
  });

  it.each([
    [['--days', '0'], '--days must be a whole number from 1'],
    [['--speed', 'fast'], '--speed must be a number'],
    [['--seed', '1.5'], '--seed must be a whole number'],
    [['--faults', 'maybe'], '--faults must be one of on, off'],
    [['--messages', 'most'], '--messages must be one of report'],
    [['--url', 'localhost'], '--url must be an address'],
    [['--until', 'yesterday'], '--until needs a time'],
    [['--incident', 'flood@2026-05-04'], 'There is no incident "flood"'],
    [['--incident', 'stt-slow'], '--incident needs a time'],
    [['--backfill-only', '--live-only'], 'exclude each other'],
    [['--no-such-flag'], 'no-such-flag'],
  ])('names what is wrong with %s', (args, message) => {
    expect(() => read(...args)).toThrow(message);
  });
});
