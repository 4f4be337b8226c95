import { ATTACKED_SETTINGS, ATTACKS, besideWork, memoryMb, PROOF, type Beside } from './support/attacks.ts';
import { freePort } from './support/freePort.ts';
import { ServiceProcesses, type ServiceProcess } from './support/serviceProcess.ts';
import { temporaryFolder } from './support/temporaryFolder.ts';
import { query, sendWebhook, settled } from './support/testService.ts';
import { vapiMessage, vapiReport2026 } from './support/vapiBodies.ts';

/** Webhooks of a measurement at least, so that the slowest hundredth is more than one of them. */
const LEAST = 150;

/** Webhooks by which it is seen how slow the machine is just before an attack. */
const FEW = 40;

/** What a turn of the event loop takes at most, ms of processor time: each attack once took seconds. */
const LONGEST_TURN_MS = 250;

/** Beside an attack webhooks may be slower by so much; what the clock tells depends on what else the machine does. */
const SLOWER_AT_MOST = 20;
const SLOW_MS = 2000;

/** Memory that the service itself may need in the end, MB: what was tried here took gigabytes. */
const MOST_MEMORY_MB = 1500;

describe('webhooks while somebody asks for too much', () => {
  const folder = temporaryFolder();
  const processes = new ServiceProcesses();
  const rows: Array<[name: string, beside: Beside]> = [];
  let service: ServiceProcess;
  let sent = 0;

  function beside(work: Parameters<typeof besideWork>[1], least = LEAST): Promise<Beside> {
    const next = (): string => JSON.stringify(vapiMessage('hang', `call-${(sent += 1)}`));
    return besideWork(service, work, { least, next });
  }

  beforeAll(async () => {
    service = await processes.start(folder.path, await freePort(), {
      environment: { VOICEHIVE_QUERY_TIMEOUT_SECONDS: '2', ...ATTACKED_SETTINGS },
    });
    for (let call = 0; call < 100; call += 1) {
      await sendWebhook(service, vapiReport2026(`report-${call}`), PROOF);
    }
    await settled(service, 100);
    // Its code is compiled by the first of them.
    await beside(() => Promise.resolve());
    rows.push(['nothing', await beside(() => Promise.resolve())]);
  });

  afterAll(async () => {
    const lines = rows.map(
      ([name, { p99, held, sent: webhooks }]) =>
        `${p99.toFixed(0).padStart(7)} ${held.toFixed(0).padStart(7)} ${String(webhooks).padStart(8)}  ${name}`
    );
    process.stdout.write(`\n p99, ms turn, ms webhooks  beside\n${lines.join('\n')}\n`);
    await processes.killAll();
    folder.remove();
  });

  it.each(ATTACKS.map((attack) => [attack.name, attack] as const))(
    'are acknowledged, whatever comes of %s',
    async (name, attack) => {
      const work = attack.prepare();
      const quiet = await beside(() => Promise.resolve(), FEW);
      const found = await beside(work);
      rows.push([name, found]);
      expect(found.held).toBeLessThan(LONGEST_TURN_MS);
      expect(found.p99).toBeLessThan(Math.max(SLOW_MS, SLOWER_AT_MOST * quiet.p99));
      expect(await memoryMb(service)).toBeLessThan(MOST_MEMORY_MB);
      const [count] = await query(service, {
        queryType: 'sql',
        sql: "SELECT count(*) AS n FROM calls WHERE call_id LIKE 'report-%'",
      });
      expect(count?.columns['n']).toEqual([100]);
    }
  );
});
