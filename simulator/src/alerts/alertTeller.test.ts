import { sttSlow } from '../incidents/sttSlow.ts';
import { openHttpPool, type HttpPool } from '../sender/httpRequest.ts';
import { ServiceClient } from '../run/serviceClient.ts';
import { waitForService } from '../run/waitForService.ts';
import { DAY, HOUR, MINUTE } from '../time/durations.ts';
import { startService, type RunningService } from '../../test/startService.ts';
import { AlertTeller } from './alertTeller.ts';

const SECRET = 'secret-of-the-test';

describe('the alerts of simulated incidents', () => {
  let service: RunningService;
  let pool: HttpPool;
  let lines: string[];

  beforeAll(async () => {
    service = await startService({ VOICEHIVE_ONCALL_SECRET: SECRET });
    pool = openHttpPool(service.url, 2);
    const quiet = { say: () => undefined, signal: new AbortController().signal };
    await waitForService(new ServiceClient(pool, null), service.url, quiet);
  });

  beforeEach(() => {
    lines = [];
  });

  afterAll(async () => {
    pool.close();
    await service.stop();
  });

  const startsAt = Date.now();
  const incidents = [
    { script: sttSlow, startsAt },
    { script: { ...sttSlow, name: 'long-ago' }, startsAt: startsAt - 2 * DAY },
    { script: { ...sttSlow, name: 'to-come' }, startsAt: startsAt + DAY },
  ];

  function createTeller(secret: string | null): AlertTeller {
    return new AlertTeller({ pool, incidents, secret, now: Date.now, say: (line) => lines.push(line) });
  }

  async function shown(): Promise<Record<string, unknown[]>> {
    const client = new ServiceClient(pool, null);
    const [frame] = await client.query(startsAt - DAY, startsAt + DAY, { queryType: 'incidents' });
    return Object.fromEntries(frame?.byName ?? []);
  }

  it('open an incident that calls itself a demo while it is on, and resolve it', async () => {
    const teller = createTeller(SECRET);
    await teller.tell(startsAt + MINUTE);
    await teller.tell(startsAt + 2 * MINUTE);
    expect(await shown()).toMatchObject({ title: ['Demo: stt-slow'], state: ['triggered'], startedAt: [startsAt] });
    await teller.tell(startsAt + sttSlow.durationMinutes * MINUTE + HOUR);
    expect(await shown()).toMatchObject({ title: ['Demo: stt-slow'], state: ['resolved'] });
    expect(lines).toEqual([]);
  });

  it('that are refused are said, and nothing else stops', async () => {
    await createTeller(null).tell(startsAt);
    expect(lines).toContain('The alert of stt-slow was not taken: answered with 401.');
    const closed = openHttpPool(new URL('http://127.0.0.1:9'), 1);
    const say = (line: string) => lines.push(line);
    await new AlertTeller({ pool: closed, incidents, secret: null, now: Date.now, say }).tell(startsAt);
    closed.close();
    expect(lines.at(-1)).toContain('was not taken');
  });
});
