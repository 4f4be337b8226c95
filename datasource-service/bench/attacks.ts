import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ATTACKED_SETTINGS, ATTACKS, besideWork, type Beside } from '../test/support/attacks.ts';
import { endService, startService } from './ingest.ts';

/** Webhooks of a measurement at least. */
const LEAST = 200;

/** What was measured beside one attack, once a round. */
export interface AttackRun {
  name: string;
  rounds: Beside[];
  /** p99 beside the attack, divided by p99 without any in the same round. */
  ratios: number[];
}

/** Acknowledges webhooks beside each attack of the adversary suite; the first run is without any. */
export async function benchAttacks(rounds: number): Promise<AttackRun[]> {
  const folder = mkdtempSync(join(tmpdir(), 'voicehive-attacks-'));
  const { url, child } = await startService(folder, { ...ATTACKED_SETTINGS, VOICEHIVE_QUERY_TIMEOUT_SECONDS: '2' });
  let sent = 0;
  const next = (): string => {
    sent += 1;
    return JSON.stringify({ message: { type: 'hang', timestamp: Date.now(), call: { id: `call-${sent}` } } });
  };
  const beside = (work: Parameters<typeof besideWork>[1]): Promise<Beside> =>
    besideWork({ url }, work, { least: LEAST, next });
  const runs: AttackRun[] = ['nothing', ...ATTACKS.map(({ name }) => name)].map((name) => ({
    name,
    rounds: [],
    ratios: [],
  }));
  // The first is thrown away: the service's code is not compiled yet.
  await beside(() => Promise.resolve());
  for (let round = 0; round < rounds; round += 1) {
    const quiet = await beside(() => Promise.resolve());
    for (const [index, run] of runs.entries()) {
      const attack = ATTACKS[index - 1];
      const found = attack === undefined ? quiet : await beside(attack.prepare());
      run.rounds.push(found);
      run.ratios.push(found.p99 / quiet.p99);
    }
  }
  await endService(child);
  rmSync(folder, { recursive: true, force: true });
  return runs;
}
