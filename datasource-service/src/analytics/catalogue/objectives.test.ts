import { objectivesFile } from './objectives.ts';

const ALERT = { severity: 'critical', factor: 14.4, long: '1h', short: '5m' };
const COMMON = { id: 'a', title: 'A', description: 'What it is.', objective: 0.99, windowDays: 30 };
const UPTIME = { ...COMMON, kind: 'uptime', components: ['record'] };

function read(objectives: unknown, burnAlerts: unknown = [ALERT]) {
  return objectivesFile.parse({ burnAlerts, objectives });
}

describe('a file of objectives', () => {
  it('says of each what its good share is made of, and when its burning alerts', () => {
    const own = [{ severity: 'warning', factor: 2, long: '1d', short: '90s' }];
    const objectives = read([
      UPTIME,
      { ...COMMON, id: 'b', kind: 'measure', measure: 'failureRatio' },
      { ...COMMON, id: 'c', kind: 'measure', measure: 'toolFailureRate', burnAlerts: own },
      { ...COMMON, id: 'd', kind: 'measure', measure: 'answerRate' },
      { ...COMMON, id: 'e', kind: 'lag', lag: 'apply', within: '5s' },
    ]);
    expect(objectives.map(({ source }) => source)).toMatchObject([
      { kind: 'uptime', components: ['record'] },
      { kind: 'measure', measure: 'failureRatio', counts: 'bad', formula: { source: 'calls', over: ['failed'] } },
      { kind: 'measure', counts: 'bad', formula: { source: 'tools' } },
      { kind: 'measure', counts: 'good', formula: { over: ['connected'], under: ['ended'] } },
      { kind: 'lag', lag: 'apply', withinMs: 5000 },
    ]);
    const shared = { severity: 'critical', factor: 14.4, longMs: 3_600_000, shortMs: 300_000 };
    expect(objectives[0]?.burnAlerts).toEqual([shared]);
    expect(objectives[2]?.burnAlerts).toEqual([
      { severity: 'warning', factor: 2, longMs: 86_400_000, shortMs: 90_000 },
    ]);
  });

  it.each<[unknown, unknown, string, string]>([
    [[{ ...UPTIME, components: ['luck'] }], [ALERT], 'objectives.0.components.0', 'must be one of ingest'],
    [[{ ...UPTIME, components: [] }], [ALERT], 'objectives.0.components', 'must name at least one component'],
    [[{ ...UPTIME, objective: 1 }], [ALERT], 'objectives.0.objective', 'must be below 1'],
    [[{ ...UPTIME, windowDays: 0.5 }], [ALERT], 'objectives.0.windowDays', 'must be a whole number of days'],
    [[{ ...UPTIME, id: 'A b' }], [ALERT], 'objectives.0.id', 'must be of small letters'],
    [[UPTIME, UPTIME], [ALERT], 'objectives.1.id', 'is taken by another objective'],
    [[{ ...COMMON, kind: 'luck' }], [ALERT], 'objectives.0.kind', 'must have the kind uptime, measure or lag'],
    [[{ ...COMMON, kind: 'measure', measure: 'luck' }], [ALERT], 'objectives.0.measure', '"luck" is no measure'],
    [[{ ...COMMON, kind: 'measure', measure: 'calls' }], [ALERT], 'objectives.0.measure', '"calls" is no measure'],
    [[{ ...COMMON, kind: 'measure', measure: 'durationMean' }], [ALERT], 'objectives.0.measure', 'is no measure'],
    [[{ ...COMMON, kind: 'measure', measure: 'transferRate' }], [ALERT], 'objectives.0.measure', 'is no measure'],
    [
      [{ ...COMMON, kind: 'lag', lag: 'apply', within: 'soon' }],
      [ALERT],
      'objectives.0.within',
      'such as 5m, 6h or 3d',
    ],
    [[UPTIME], [{ ...ALERT, short: '2h' }], 'burnAlerts.0.short', 'must be shorter than long'],
    [[UPTIME], [{ ...ALERT, factor: 0 }], 'burnAlerts.0.factor', 'must be above 0'],
    [[UPTIME], [], 'burnAlerts', 'must hold at least one burn alert'],
    [[], [ALERT], 'objectives', 'must hold at least one objective'],
  ])('names what is wrong in %j with %j', (objectives, burnAlerts, path, message) => {
    const { error } = objectivesFile.safeParse({ burnAlerts, objectives });
    expect(error?.issues[0]?.path.join('.')).toBe(path);
    expect(error?.issues[0]?.message).toContain(message);
  });
});
