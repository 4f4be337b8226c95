import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { readOnCallPlan } from '../src/config/onCallFile.ts';
import { policyFor } from '../src/oncall/plan.ts';
import { coverage } from '../src/oncall/schedule/shifts.ts';
import { temporaryFolder } from './support/temporaryFolder.ts';

const folder = temporaryFolder();

afterAll(() => folder.remove());

function fileOf(text: string): string {
  const path = join(folder.path, 'oncall.yaml');
  writeFileSync(path, text);
  return path;
}

const PEOPLE = {
  ana: { name: 'Ana', email: '$ANA_EMAIL', slack: 'U01ANA' },
  ben: { name: 'Ben', email: 'ben@example.com' },
};
const WEEKLY = { id: 'weekly', start: '2026-01-05T09:00', every: { weeks: 1 }, people: ['ana', 'ben'] };
const PRIMARY = { timeZone: 'Europe/Berlin', layers: [WEEKLY] };
const STEP = { after: '0s', notify: ['schedule:primary'] };
const GOOD = {
  version: 1,
  people: PEOPLE,
  schedules: { primary: PRIMARY },
  escalation: { all: { steps: [STEP] } },
  routes: [{ escalation: 'all' }],
};

function read(differences: object, environment = {}) {
  return readOnCallPlan(fileOf(stringify({ ...GOOD, ...differences })), environment);
}

function withLayer(differences: object) {
  return { schedules: { primary: { ...PRIMARY, layers: [{ ...WEEKLY, ...differences }] } } };
}

function withPolicy(differences: object) {
  return { escalation: { all: { steps: [STEP], ...differences } } };
}

describe('the rotation of the service', () => {
  it('has somebody on duty at every moment of the next year, without anybody standing in', () => {
    const { schedules } = readOnCallPlan(null, {});
    const from = Date.UTC(2026, 10, 1);
    for (const schedule of schedules.values()) {
      expect(coverage(schedule, from, from + 365 * 24 * 3600_000)).toEqual({ gaps: [], overlaps: [] });
    }
  });

  it('pages people for what is critical, and the channel for everything else', () => {
    const plan = readOnCallPlan(null, {});
    expect(policyFor({ severity: 'critical' }, plan).steps[0]?.notify).toEqual(['schedule:primary']);
    expect(policyFor({ severity: 'warning' }, plan).steps[0]?.notify).toEqual(['channel']);
    expect(policyFor({}, plan).id).toBe('warning');
  });
});

describe('a rotation file', () => {
  it('takes addresses as they stand or out of the environment, and does without those that are not set', () => {
    const { people } = read({}, { ANA_EMAIL: 'ana@example.com' });
    expect([...people.values()]).toEqual([
      { id: 'ana', name: 'Ana', email: 'ana@example.com', slack: 'U01ANA' },
      { id: 'ben', name: 'Ben', email: 'ben@example.com', slack: null },
    ]);
    expect(read({}).people.get('ana')?.email).toBeNull();
  });

  it('reads layers, restrictions, overrides, policies and the watchdog', () => {
    const plan = read({
      schedules: {
        primary: {
          title: 'First',
          timeZone: 'Europe/Berlin',
          fallback: 'ben',
          layers: [
            {
              ...WEEKLY,
              timeZone: 'UTC',
              restrict: [
                { days: ['mon', 'sun'], from: '12:30', to: '24:00' },
                { from: '00:00', to: '06:00' },
              ],
            },
          ],
          overrides: [{ from: '2026-12-24T09:00', to: '2026-12-27T09:00', replace: 'ana', with: 'ben' }],
        },
      },
      ...withPolicy({
        title: 'All of it',
        acknowledgeTimeout: '30m',
        repeat: { times: 2, every: '1h' },
        steps: [STEP, { after: '5m', notify: ['person:ben', 'everyone', 'channel'], via: ['slack'] }],
      }),
      watchdog: { alarmAfter: '90s' },
    });
    expect(plan.watchdogMs).toBe(90_000);
    expect(plan.schedules.get('primary')).toMatchObject({
      title: 'First',
      fallback: 'ben',
      layers: [
        {
          timeZone: 'UTC',
          every: { unit: 'weeks', count: 1 },
          restrict: [
            { days: [1, 7], fromMinute: 750, toMinute: 1440 },
            { days: [1, 2, 3, 4, 5, 6, 7], fromMinute: 0, toMinute: 360 },
          ],
        },
      ],
      overrides: [{ replace: 'ana', with: 'ben' }],
    });
    expect(policyFor({}, plan)).toEqual({
      id: 'all',
      title: 'All of it',
      acknowledgeTimeoutMs: 30 * 60_000,
      repeat: { times: 2, everyMs: 3600_000 },
      steps: [
        { afterMs: 0, notify: ['schedule:primary'], via: ['slack', 'webhook'] },
        { afterMs: 300_000, notify: ['person:ben', 'everyone', 'channel'], via: ['slack'] },
      ],
    });
  });

  it.each([
    [{ version: 2 }, 'version must be 1'],
    [{ people: { ana: { name: '' } } }, 'people.ana.name must not be empty'],
    [
      { schedules: { primary: { ...PRIMARY, timeZone: '+02:00' } } },
      'schedules.primary.timeZone must be the IANA name',
    ],
    [
      { schedules: { primary: { ...PRIMARY, fallback: 'eve' } } },
      'schedules.primary.fallback there is no person "eve"',
    ],
    [withLayer({ people: ['eve'] }), 'layers.0.people.0 there is no person "eve"'],
    [withLayer({ start: '2026-02-30T09:00' }), 'layers.0.start must be a local date and time'],
    [withLayer({ start: '2026-01-05T09:00Z' }), 'without an offset'],
    [withLayer({ every: { weeks: 1, days: 2 } }), 'must be one of hours, days, weeks or months'],
    [withLayer({ every: { weeks: 0 } }), 'every.weeks must be a whole number from 1'],
    [withLayer({ restrict: [{ from: '22:00', to: '06:00' }] }), 'crosses midnight is written as two'],
    [withLayer({ restrict: [{ days: ['monday'], from: '00:00', to: '06:00' }] }), 'must be one of mon, tue'],
    [
      {
        schedules: {
          primary: { ...PRIMARY, overrides: [{ from: '2026-01-02T00:00', to: '2026-01-01T00:00', with: 'ana' }] },
        },
      },
      'overrides.0.to must be after from',
    ],
    [
      {
        schedules: {
          primary: { ...PRIMARY, overrides: [{ from: '2026-01-01T00:00', to: '2026-01-02T00:00', with: 'eve' }] },
        },
      },
      'overrides.0 there is no person "eve"',
    ],
    [withPolicy({ steps: [{ after: '5 min', notify: ['everyone'] }] }), 'must be a length of time'],
    [withPolicy({ steps: [{ after: '5m', notify: ['schedule:none'] }] }), 'there is no schedule "none"'],
    [withPolicy({ steps: [{ after: '5m', notify: ['person:none'] }] }), 'there is no person "none"'],
    [
      withPolicy({ steps: [{ after: '5m', notify: ['ana'] }] }),
      'must be schedule:<id>, person:<id>, everyone or channel',
    ],
    [withPolicy({ steps: [{ ...STEP, after: '5m' }, STEP] }), 'steps.1.after must not be before the step above'],
    [
      withPolicy({ repeat: { times: 1, every: '1m' }, steps: [STEP, { ...STEP, after: '5m' }] }),
      'repeat.every must be longer',
    ],
    [{ routes: [{ escalation: 'none' }] }, 'routes.0.escalation there is no escalation policy "none"'],
    [{ routes: [{ match: { severity: 'critical' }, escalation: 'all' }] }, 'must match nothing'],
    [{ watch: 1 }, 'watch'],
  ])('that says %j is refused by name', (differences, message) => {
    expect(() => read(differences)).toThrow(message);
    expect(() => read(differences)).toThrow('VOICEHIVE_ONCALL_FILE');
  });

  it('is refused when it is none', () => {
    expect(() => readOnCallPlan(join(folder.path, 'none.yaml'), {})).toThrow('no such file');
    expect(() => readOnCallPlan(fileOf('a: ['), {})).toThrow('VOICEHIVE_ONCALL_FILE');
    expect(() => readOnCallPlan(fileOf(''), {})).toThrow('must be version, people');
  });
});
