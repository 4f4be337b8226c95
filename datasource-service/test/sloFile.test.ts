import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MEASURES } from '../src/analytics/catalogue/measures.ts';
import { readObjectives } from '../src/config/sloFile.ts';
import { temporaryFolder } from './support/temporaryFolder.ts';
import { queryOne, startTestService } from './support/testService.ts';

const folder = temporaryFolder();

afterAll(() => folder.remove());

function fileOf(text: string): string {
  const path = join(folder.path, 'slo.yaml');
  writeFileSync(path, text);
  return path;
}

describe('the objectives of the service', () => {
  it('promise availability, calls without fault, fast answers and fast webhooks, with three burn alerts each', () => {
    const objectives = readObjectives(null);
    expect(objectives.map(({ id, objective }) => [id, objective])).toEqual([
      ['availability', 0.999],
      ['calls-without-fault', 0.995],
      ['fast-turns', 0.95],
      ['webhook-lag', 0.999],
    ]);
    const [hour, minute] = [3_600_000, 60_000];
    for (const { burnAlerts } of objectives) {
      expect(burnAlerts.map(({ factor, longMs, shortMs }) => [factor, longMs, shortMs])).toEqual([
        [14.4, hour, 5 * minute],
        [6, 6 * hour, 30 * minute],
        [1, 72 * hour, 6 * hour],
      ]);
    }
    const measures = objectives.flatMap(({ source }) => (source.kind === 'measure' ? [source.measure] : []));
    expect(MEASURES.filter(({ id }) => measures.includes(id))).toHaveLength(2);
  });

  it.each([
    ['objectives: []\nburnAlerts: []', 'burnAlerts must hold at least one burn alert'],
    ['a: [', 'VOICEHIVE_SLO_FILE'],
    ['', 'must be burnAlerts and objectives'],
  ])('name what is wrong in a file with %j', (text, message) => {
    expect(() => readObjectives(fileOf(text))).toThrow(message);
    expect(() => readObjectives(join(folder.path, 'none.yaml'))).toThrow('no such file');
  });

  it('are asked of the running service, from a file of its own too', async () => {
    const own = fileOf(
      'burnAlerts: [{ severity: warning, factor: 2, long: 1h, short: 5m }]\nobjectives:\n  - { id: up, title: Up, description: It is up., kind: uptime, components: [record], objective: 0.9, windowDays: 1 }\n'
    );
    const service = await startTestService({ VOICEHIVE_SLO_FILE: own });
    const { columns } = await queryOne(service, { queryType: 'slo' });
    expect(columns).toMatchObject({ id: ['up'], unit: ['minutes'], objective: [0.9], firing: [null] });
    await service.remove();
  });
});
