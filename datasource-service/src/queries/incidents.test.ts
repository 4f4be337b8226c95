import { NOON } from '../../test/support/build.ts';
import { buildAlert, buildPolicy } from '../../test/support/buildIncident.ts';
import { columnsOf } from '../../test/support/queryPlace.ts';
import { acknowledge, resolve, seeAlert, settlePage, takeStep, type Page } from '../oncall/incident/incident.ts';
import { readOnCallPlan } from '../config/onCallFile.ts';
import { openSqliteIncidentStore } from '../oncall/store/sqlite/sqliteIncidentStore.ts';
import type { IncidentStore } from '../oncall/store/incidentStore.ts';
import { incidentsKind } from './incidents.ts';
import type { QueryContext, QueryStores } from './query.ts';

const MINUTE = 60_000;

let incidents: IncidentStore;

beforeEach(() => {
  incidents = openSqliteIncidentStore(':memory:', 0);
});

afterEach(() => incidents.close());

async function ask(model: object, now = NOON + MINUTE) {
  const operations = { incidents, onCallPlan: readOnCallPlan(null, {}), now: () => now };
  const context = { range: { from: NOON - MINUTE, to: NOON + 60 * MINUTE } } as QueryContext;
  const query = incidentsKind.schema.parse(model);
  const frames = await incidentsKind.run(query, context, { operations } as unknown as QueryStores);
  return {
    names: frames.map(({ name }) => name),
    rows: columnsOf(frames.find(({ name }) => name === 'incidents')),
    timeline: columnsOf(frames.find(({ name }) => name === 'timeline')),
  };
}

async function see(differences: Parameters<typeof buildAlert>[0]): Promise<string> {
  const alert = buildAlert(differences);
  const decide = incidents.change({ fingerprint: alert.fingerprint }, (latest) =>
    seeAlert(alert, latest, buildPolicy(), alert.startedAt)
  );
  return (await decide)?.incident.id ?? '';
}

describe('incidents queries', () => {
  it('tell what is open, who was paged, and who is next and when', async () => {
    const links = {
      rule: 'http://g/rule',
      panel: 'http://g/panel',
      runbook: '/a/x',
      calls: '/a/y',
      grafana: 'http://g',
    };
    const id = await see({ links });
    const people = [
      { person: 'ana', name: 'Ana Ferreira' },
      { person: 'ben', name: 'Ben Okafor' },
    ];
    await incidents.change({ id }, (incident) => incident && takeStep(incident, people, ['slack', 'webhook'], NOON));
    for (const index of [0, 1]) {
      await incidents.change(
        { id },
        (incident) => incident && settlePage(incident, incident.pages[index] as Page, null, NOON)
      );
    }
    const { names, rows, timeline } = await ask({});
    expect(names).toEqual(['incidents', 'timeline']);
    expect(rows).toEqual({
      id: [id],
      state: ['triggered'],
      severity: ['critical'],
      title: ['Turn latency is high'],
      summary: ['Reception answers slowly'],
      startedAt: [NOON],
      lastSeenAt: [NOON],
      acknowledgedAt: [null],
      acknowledgedBy: [null],
      resolvedAt: [null],
      resolvedBy: [null],
      durationSeconds: [60],
      paged: ['Ana Ferreira'],
      nextPageAt: [NOON + 5 * MINUTE],
      nextPaged: ['Ana Ferreira, Ben Okafor, Chi Nguyen, the channel'],
      policy: ['critical'],
      ruleUrl: ['http://g/rule'],
      panelUrl: ['http://g/panel'],
      runbookUrl: ['/a/x'],
      callsUrl: ['/a/y'],
      link: [`/a/voicehive-monitoring-app/system-health?incident=${id}`],
    });
    expect(timeline['at']).toEqual([]);
  });

  it('tell who took care of what, and what is over', async () => {
    const first = await see({ fingerprint: 'a' });
    await incidents.change({ id: first }, (incident) => incident && acknowledge(incident, 'ann', NOON + 1));
    const second = await see({ fingerprint: 'b' });
    await incidents.change({ id: second }, (incident) => incident && resolve(incident, 'bob', NOON + 30_000));
    const { rows } = await ask({});
    expect(rows).toMatchObject({
      id: [second, first],
      state: ['resolved', 'acknowledged'],
      acknowledgedBy: [null, 'ann'],
      resolvedBy: ['bob', null],
      durationSeconds: [30, 60],
      nextPageAt: [null, NOON + 1 + 30 * MINUTE],
      nextPaged: [null, expect.stringMatching(/^\w+ \w+$/)],
    });
  });

  it('give one incident with all that happened to it', async () => {
    const id = await see({});
    await see({ fingerprint: 'other' });
    const { rows, timeline } = await ask({ incidentId: id });
    expect(rows['id']).toEqual([id]);
    expect(timeline).toMatchObject({ at: [NOON], event: ['triggered'], who: [null], channel: [null] });
    expect((await ask({ incidentId: id, frame: 'timeline' })).names).toEqual(['timeline']);
    expect((await ask({ frame: 'incidents' })).names).toEqual(['incidents']);
    await expect(ask({ incidentId: 'none' })).rejects.toThrow('There is no incident "none"');
    expect(incidentsKind.schema.safeParse({ incidentId: '' }).success).toBe(false);
  });
});
