import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createTraffic } from '@voicehive/simulator/traffic';
import { findMeasure } from '../src/analytics/catalogue/measures.ts';
import { APP_PLUGIN_ID, DATA_SOURCE_PLUGIN_ID } from '../src/contract/index.ts';
import {
  panelsOf,
  pickedFields,
  readDashboards,
  textsIn,
  variablesIn,
  type DashboardTarget,
} from './support/dashboardFiles.ts';
import { framesOf } from './support/framesOf.ts';
import { chosen, type Choice } from './support/grafanaVariables.ts';
import { groupedBy, metricsIn, readExposition, type Exposition } from './support/promQl.ts';
import { sendWebhook, settled, startTestService, type TestService } from './support/testService.ts';
import { twilioEvent, twilioSummary } from './support/twilioBodies.ts';

const HOUR = 60 * 60_000;
const DAY = 24 * HOUR;

/** A Tuesday evening, when the day's calls are over. */
const EVENING = Date.UTC(2026, 0, 6, 20);

const DASHBOARDS = readDashboards();
const PANELS = DASHBOARDS.flatMap((dashboard) => panelsOf(dashboard).map((panel) => ({ dashboard, panel })));
const TARGETS = PANELS.flatMap(({ dashboard, panel }) =>
  panel.targets.map((target) => ({ name: `${dashboard.title}: ${panel.title} ${target.refId}`, panel, target }))
);
const ASKED = TARGETS.filter(({ target }) => target.datasource.type === DATA_SOURCE_PLUGIN_ID);
const SCRAPED = TARGETS.filter(({ target }) => target.datasource.type === 'prometheus');

/** Pages that the plugin has, as Grafana's menu lists them. */
const PAGES = (
  JSON.parse(readFileSync(join(__dirname, '../../plugin/src/plugin.json'), 'utf8')) as {
    includes: Array<{ type: string; path: string }>;
  }
).includes
  .filter(({ type }) => type === 'page')
  .map(({ path }) => path.replace('%PLUGIN_ID%', APP_PLUGIN_ID));

function named<Item extends { name: string }>(items: readonly Item[]): Array<[string, Item]> {
  return items.map((item) => [item.name, item]);
}

it('there are five, each with a uid of its own', () => {
  expect(DASHBOARDS.map(({ uid }) => uid).sort()).toEqual([
    'voicehive-call-quality',
    'voicehive-cost',
    'voicehive-pipeline',
    'voicehive-service',
    'voicehive-traffic',
  ]);
  DASHBOARDS.forEach(({ tags }) => expect(tags).toContain('voicehive'));
});

describe.each(DASHBOARDS.map((dashboard) => [dashboard.title, dashboard] as const))('%s', (_title, dashboard) => {
  const panels = panelsOf(dashboard);
  const variables = dashboard.templating.list.map(({ name }) => name);

  it('numbers its panels and rows once each', () => {
    const ids = dashboard.panels.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('has panels beside and below one another within 24 columns', () => {
    const taken = new Set<string>();
    for (const { title, gridPos } of dashboard.panels) {
      expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24);
      for (let x = gridPos.x; x < gridPos.x + gridPos.w; x += 1) {
        for (let y = gridPos.y; y < gridPos.y + gridPos.h; y += 1) {
          const place = `${x}:${y}`;
          expect({ title, place, isTaken: taken.has(place) }).toEqual({ title, place, isTaken: false });
          taken.add(place);
        }
      }
    }
  });

  it('is wide enough for a small screen: numbers from four columns on, everything else from eight', () => {
    panels.forEach(({ type, gridPos }) => expect(gridPos.w).toBeGreaterThanOrEqual(type === 'stat' ? 4 : 8));
  });

  it('names its queries once in each panel, all of one data source', () => {
    for (const { targets, datasource } of panels) {
      expect(new Set(targets.map(({ refId }) => refId)).size).toBe(targets.length);
      targets.forEach((target) => expect(target.datasource).toEqual(datasource));
    }
  });

  it('uses every variable that it has, and has every variable that it uses', () => {
    const used = new Set(textsIn([dashboard.panels, dashboard.templating.list]).flatMap(variablesIn));
    // Grafana hands the bar's filters to the data source by itself.
    used.add('filters');
    const known = new Set([...variables, 'filters']);
    expect([...used].filter((name) => !known.has(name))).toEqual([]);
    expect(variables.filter((name) => !used.has(name))).toEqual([]);
  });

  it('leads only to pages that there are', () => {
    const urls = textsIn([dashboard.panels, dashboard.links]).filter((text) => text.startsWith('/'));
    const paths = urls.filter((text) => text.startsWith('/a/') || text.startsWith('/d/'));
    expect(paths.length).toBeGreaterThan(0);
    paths.forEach((path) => expect(PAGES).toContain(path.split('?')[0]));
    panels
      .flatMap((panel) => textsIn(panel))
      .filter((text) => text.startsWith('/a/'))
      .forEach((url) => expect(url).toContain('${__url_time_range}'));
  });
});

it('the panel that the latency alert shows keeps its number', () => {
  const quality = DASHBOARDS.find(({ uid }) => uid === 'voicehive-call-quality');
  expect(quality?.panels.find(({ id }) => id === 7)?.title).toBe('Turn latency');
});

describe('on a service with calls', () => {
  /** Calls of a day, and the hour in which the service learns of them. */
  const range = { from: EVENING - DAY, to: EVENING + HOUR };
  const started = Date.now();
  let service: TestService;
  let exposition: Exposition;

  beforeAll(async () => {
    service = await startTestService({}, () => EVENING + Date.now() - started, { processMetrics: true });
    const simulated = createTraffic({ seed: 7, from: range.from, to: EVENING - HOUR, callsPerDay: 100 });
    const calls = [...simulated];
    const bodies = calls.flatMap(({ messages }) => messages.map(({ body }) => body));
    for (let first = 0; first < bodies.length; first += 64) {
      await Promise.all(bodies.slice(first, first + 64).map((body) => sendWebhook(service, body)));
    }
    const start = EVENING - 2 * HOUR;
    const summary = twilioSummary('CA0001', {
      created_time: new Date(start).toISOString(),
      start_time: new Date(start + 1000).toISOString(),
      end_time: new Date(start + 68_000).toISOString(),
    });
    await fetch(`${service.url}/api/v1/webhooks/twilio`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify([twilioEvent('summary.complete', summary)]),
    });
    await settled(service, calls.length + 1);
    await Promise.all(ASKED.slice(0, 4).map(({ target }) => framesOf(service, chosen(target, ALL), range)));
    exposition = readExposition(await (await fetch(`${service.url}/metrics`)).text());
  }, 120_000);

  afterAll(() => service.remove());

  const ALL: Choice = { assistant: '__all__', provider: '__all__', endedReasonGroup: '__all__' };

  function measuresOf(target: DashboardTarget): string[] {
    return Array.isArray(target['measures']) ? target['measures'].map(String) : [];
  }

  describe.each(named(ASKED))('%s', (_name, { panel, target }) => {
    it('is answered with numbers that have a unit', async () => {
      const frames = await framesOf(service, chosen(target, ALL), range);
      const fields = frames.flat();
      const values = fields.filter(({ type }) => type !== 'time').flatMap((field) => field.values);
      expect(values.some((value) => value !== null)).toBe(true);
      const numbers = fields.filter(({ type }) => type === 'number');
      const unit = panel.fieldConfig.defaults.unit;
      expect(numbers.filter((field) => (field.unit ?? unit) === undefined)).toEqual([]);
    });

    it('has a value of every measure, in its unit', async () => {
      const fields = (await framesOf(service, chosen(target, ALL), range)).flat();
      for (const id of measuresOf(target)) {
        const found = fields.filter(({ name, labels }) => name === id && labels['period'] === undefined);
        const hasValue = found.flatMap(({ values }) => values).some((value) => value !== null);
        expect({ id, hasValue, unit: found[0]?.unit }).toEqual({ id, hasValue: true, unit: findMeasure(id)?.unit });
      }
    });

    it('has the fields that its panel picks out', async () => {
      const names = (await framesOf(service, chosen(target, ALL), range)).flat().map(({ name }) => name);
      expect(pickedFields(panel).filter((name) => !names.includes(name))).toEqual([]);
    });

    it('is answered when a reader has chosen values', async () => {
      const choice = { assistant: ['a', "b'c"], provider: 'vapi', endedReasonGroup: ['caller_ended', 'agent_ended'] };
      await expect(framesOf(service, chosen(target, choice), range)).resolves.toBeDefined();
    });
  });

  const lists = DASHBOARDS.flatMap(({ title, templating }) =>
    templating.list
      .filter(({ type, datasource }) => type === 'query' && datasource?.type === DATA_SOURCE_PLUGIN_ID)
      .map((variable) => ({ name: `${title}: ${variable.label}`, variable }))
  );

  it.each(named(lists))('%s offers values, and "All" keeps every call', async (_name, { variable }) => {
    expect(variable.allValue).toBe('__all__');
    const [fields] = await framesOf(service, variable.query as object, range);
    expect(fields?.find(({ name }) => name === 'value')?.values.length).toBeGreaterThan(0);
  });

  it.each(named(SCRAPED))('%s names only metrics and labels that the service exports', (_name, { panel, target }) => {
    const expression = String(target['expr']);
    const metrics = metricsIn(expression);
    expect(metrics.length).toBeGreaterThan(0);
    expect(panel.fieldConfig.defaults.unit).toBeDefined();
    for (const { name, labels } of metrics) {
      expect({ name, isExported: exposition.exports(name) }).toEqual({ name, isExported: true });
      // The instance is put there by Prometheus.
      expect(labels).toContain('instance');
      const known = exposition.labelsOf(name);
      if (known !== null) {
        const wanted = [...labels, ...groupedBy(expression)].filter((label) => label !== 'instance');
        expect(wanted.filter((label) => !known.has(label))).toEqual([]);
      }
    }
  });

  it('the list of instances asks for a metric that the service exports', () => {
    const variable = DASHBOARDS.flatMap(({ templating }) => templating.list).find(({ name }) => name === 'instance');
    const [, metric = ''] = /label_values\((\w+),/.exec(String(variable?.['definition'])) ?? [];
    expect(exposition.exports(metric)).toBe(true);
  });
});
