import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { readRetentionPolicy } from '../src/config/retentionFile.ts';
import { temporaryFolder } from './support/temporaryFolder.ts';
import { sendWebhook, settled, startTestService } from './support/testService.ts';
import { vapiReport2026 } from './support/vapiBodies.ts';

jest.setTimeout(60_000);

const DAY = 24 * 60 * 60 * 1000;

const GOOD = { rawDeliveries: '7d', quarantine: '2w', transcripts: '90d', calls: '400d', audit: '5y' };

let folder: ReturnType<typeof temporaryFolder>;

beforeEach(() => {
  folder = temporaryFolder();
});

afterEach(() => folder.remove());

function fileOf(text: string): string {
  const path = join(folder.path, 'retention.yaml');
  writeFileSync(path, text);
  return path;
}

function policyWith(differences: object): string {
  return fileOf(JSON.stringify({ ...GOOD, ...differences }));
}

describe('the retention policy', () => {
  it('comes with the service, and may be one’s own', () => {
    expect(readRetentionPolicy(null)).toMatchObject({ rawDeliveries: 7 * DAY, calls: 400 * DAY });
    expect(readRetentionPolicy(policyWith({ recordings: { retell: '1y' } }))).toEqual({
      rawDeliveries: 7 * DAY,
      quarantine: 14 * DAY,
      transcripts: 90 * DAY,
      calls: 400 * DAY,
      audit: 1825 * DAY,
      recordings: { retell: 365 * DAY },
    });
  });

  it.each([
    [{ calls: '7' }, 'calls must be a time such as 7d'],
    [{ calls: '900y', audit: '900y' }, 'at most a hundred years'],
    [{ transcripts: '401d' }, 'transcripts must not be longer than calls'],
    [{ audit: '1d' }, 'audit must be at least as long as calls'],
    [{ recordings: { nobody: '1d' } }, 'for each platform, which are vapi'],
    [{ other: '1d' }, 'and nothing else'],
  ])('names what is wrong with %j', (differences, message) => {
    expect(() => readRetentionPolicy(policyWith(differences))).toThrow(message);
  });

  it.each([
    ['a: [', 'VOICEHIVE_RETENTION_FILE'],
    ['', 'must be an object with rawDeliveries'],
  ])('names what is wrong in a file with %j', (text, message) => {
    expect(() => readRetentionPolicy(fileOf(text))).toThrow(message);
    expect(() => readRetentionPolicy(join(folder.path, 'none.yaml'))).toThrow('no such file');
  });

  it('is tried before it goes into force, by the service and on the command line', async () => {
    const service = await startTestService();
    await sendWebhook(service, vapiReport2026('call-1'));
    await settled(service, 1);
    const response = await fetch(`${service.url}/api/v1/retention`);
    const { due } = (await response.json()) as { due: Array<{ kind: string; rows: number }> };
    expect(due.map(({ kind }) => kind)).toEqual([
      'bodies',
      'quarantine',
      'transcripts',
      'calls',
      'deliveries',
      'audit',
    ]);
    const command = join(import.meta.dirname, '..', 'src', 'retentionCommand.ts');
    const environment = { ...process.env, VOICEHIVE_RETENTION_FILE: policyWith({ transcripts: '1d' }) };
    const run = (dataDir: string) =>
      promisify(execFile)(process.execPath, [command], { env: { ...environment, VOICEHIVE_DATA_DIR: dataDir } });
    const { stdout } = await run(service.dataDir);
    expect(stdout).toMatch(/transcripts +\d{4}-\d\d-\d\d +1 {2}2026-03-04/);
    expect(stdout).toContain('Nothing was changed');
    await expect(run(folder.path)).rejects.toThrow('Start the service once');
    await service.remove();
  });
});
