import { PIPELINE_TITLES } from '../../src/contract/index.ts';
import { buildDashboard } from './dashboard.ts';
import type { Json } from './json.ts';
import type { Panel } from './layout.ts';
import { pageLink } from './links.ts';
import { budgetBars } from './panels/budgets.ts';
import { chart, measureChart } from './panels/chart.ts';
import { override } from './panels/panel.ts';
import { fieldStat, measureStat } from './panels/stat.ts';
import { STATUS_CELL, statusTimeline } from './panels/status.ts';
import { COLOURED_TEXT, columns, table } from './panels/table.ts';
import { health, objectives, pipeline as pipelineQuery } from './queries.ts';
import { thresholdsFrom, type Steps } from './catalogue.ts';
import { voiceHiveVariable } from './variables.ts';

const PAGE = 'System health';

/** Any at all is worth a look. */
const NONE_IS_GOOD: Steps = [
  { color: 'green', value: null },
  { color: 'orange', value: 1 },
];

/** The objective promises five seconds. */
const APPLY_LAG: Steps = [
  { color: 'green', value: null },
  { color: 'orange', value: 1000 },
  { color: 'red', value: 5000 },
];

/** A burn rate of one uses the budget up exactly at the end of its window. */
const BURN: Json = thresholdsFrom([
  { color: 'green', value: null },
  { color: 'orange', value: 1 },
  { color: 'red', value: 6 },
]);

/** Wide enough for the names of objectives, and for a time with its seconds, pixels. */
const NAME_WIDTH = 220;
const TIME_WIDTH = 190;

/** Columns of an answer with their headings. */
function titlesOf(...names: Array<keyof typeof PIPELINE_TITLES>): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, PIPELINE_TITLES[name]]));
}

/** A number of the row for all platforms, which is the last one. */
function pipelineStat(facts: Omit<Parameters<typeof fieldStat>[0], 'query' | 'page'>): Panel {
  return fieldStat({ ...facts, query: pipelineQuery('pipeline'), page: PAGE });
}

function keyNumbers(): Panel[] {
  return [
    pipelineStat({
      id: 1,
      title: 'Webhooks',
      description: 'Deliveries received in the range.',
      field: 'received',
      unit: 'short',
    }),
    pipelineStat({
      id: 2,
      title: 'Waiting',
      description: 'Deliveries of the range that are acknowledged and not yet part of their call.',
      field: 'waiting',
      unit: 'short',
      steps: NONE_IS_GOOD,
    }),
    pipelineStat({
      id: 3,
      title: 'Quarantined',
      description: 'Deliveries that failed the check of their origin and change no call.',
      field: 'quarantined',
      unit: 'short',
      steps: NONE_IS_GOOD,
    }),
    pipelineStat({
      id: 4,
      title: 'Unreadable',
      description: 'Deliveries that no reader understands. They are kept, and can be read again.',
      field: 'unreadable',
      unit: 'short',
      steps: NONE_IS_GOOD,
    }),
    pipelineStat({
      id: 5,
      title: 'p95 to their call',
      description: '95 % of the deliveries were part of their call within this time from their receipt.',
      field: 'applyLagP95',
      unit: 'ms',
      steps: APPLY_LAG,
    }),
    pipelineStat({
      id: 6,
      title: 'Stuck calls',
      description: 'Calls that are open for longer than they can be, now: their last message is probably missing.',
      field: 'stuckCalls',
      unit: 'short',
      steps: NONE_IS_GOOD,
    }),
  ];
}

function parts(): Panel[] {
  return [
    statusTimeline(7),
    table({
      id: 8,
      title: 'Parts of the service',
      description:
        'How each part is now and why, and how much of the range it was up. Time in which the service did not run counts as down.',
      height: 8,
      queries: [health('components')],
      transformations: columns({
        title: 'Part',
        status: 'Now',
        since: 'Since',
        detail: 'Why',
        uptime: 'Up',
        objective: 'Objective',
        downSeconds: 'Down',
        degradedSeconds: 'Degraded',
      }),
      overrides: [
        override('status', STATUS_CELL),
        override('since', { 'custom.width': TIME_WIDTH }),
        override('detail', { 'custom.width': 340 }),
        override('uptime', { decimals: 3 }),
        override('objective', { decimals: 1 }),
      ],
    }),
  ];
}

function webhooks(): Panel[] {
  return [
    chart({
      id: 9,
      title: 'Webhooks over time',
      description: 'Deliveries received, those worked into their calls, and copies of ones that were there already.',
      queries: [pipelineQuery('pipelineSeries')],
      style: 'lines',
      unit: 'short',
      page: PAGE,
      transformations: columns({ time: 'Time', ...titlesOf('received', 'applied', 'duplicates') }),
    }),
    chart({
      id: 10,
      title: 'Problems over time',
      description: 'Deliveries without any proof of their origin, quarantined ones, and ones that cannot be read.',
      queries: [pipelineQuery('pipelineSeries')],
      style: 'bars',
      unit: 'short',
      page: PAGE,
      transformations: columns({ time: 'Time', ...titlesOf('unsigned', 'quarantined', 'unreadable') }),
    }),
    table({
      id: 11,
      title: 'Platforms',
      description:
        'Deliveries received and what became of them; lags from the event to us and from us into the call; and of the ended calls those with their final report, those that the platform lists, those repaired from its list, and how many are here in full.',
      height: 8,
      queries: [pipelineQuery('pipeline')],
      transformations: columns(
        titlesOf(
          'platform',
          'received',
          'duplicates',
          'unsigned',
          'quarantined',
          'unreadable',
          'waiting',
          'eventLagP50',
          'eventLagP95',
          'applyLagP50',
          'applyLagP95',
          'callsEnded',
          'callsReported',
          'callsExpected',
          'callsRepaired',
          'callsLate',
          'completeness',
          'stuckCalls'
        )
      ),
      overrides: [
        override('applyLagP95', {
          thresholds: thresholdsFrom(APPLY_LAG),
          color: { mode: 'thresholds' },
          'custom.cellOptions': COLOURED_TEXT,
        }),
      ],
    }),
  ];
}

function reports(): Panel[] {
  const isUnfiltered = true;
  const details = { isUnfiltered };
  return [
    measureStat({ id: 22, measure: 'callCompleteness', page: PAGE, width: 6, isUnfiltered }),
    measureStat({ id: 23, measure: 'repairedCalls', page: PAGE, width: 6, isUnfiltered }),
    measureStat({ id: 12, measure: 'reportCompleteness', page: PAGE, width: 6, isUnfiltered }),
    measureStat({ id: 13, measure: 'lateReportRate', page: PAGE, width: 6, isUnfiltered }),
    measureStat({ id: 14, measure: 'unknownEndedReasons', page: PAGE, width: 12, isUnfiltered }),
    measureStat({ id: 15, measure: 'implausibleValues', page: PAGE, width: 12, isUnfiltered }),
    measureChart({ id: 16, measures: ['callCompleteness', 'reportCompleteness'], details, width: 8, page: PAGE }),
    measureChart({ id: 17, measures: ['reportLagP95'], details, thresholdsOf: 'reportLagP95', width: 8, page: PAGE }),
    measureChart({
      id: 18,
      title: 'What came in wrongly',
      description:
        'Ended reasons that no rule knows, figures outside any possible range, and recordings that were lost.',
      measures: ['unknownEndedReasons', 'implausibleValues', 'artifactFailures'],
      details,
      style: 'bars',
      width: 8,
      page: PAGE,
    }),
  ];
}

function promises(): Panel[] {
  return [
    budgetBars({
      id: 19,
      title: 'Error budget left',
      description:
        'How much of what each objective allows to go wrong is left, over its own window up to the end of the range.',
      width: 8,
      height: 8,
    }),
    table({
      id: 20,
      title: 'Objectives',
      description: 'What is promised and what was kept, each over its own window up to the end of the range.',
      width: 16,
      height: 8,
      queries: [objectives('slo')],
      transformations: columns({
        title: 'Objective',
        objective: 'Promised',
        attained: 'Kept',
        windowDays: 'Over',
        total: 'Counted',
        unit: 'Unit',
        budgetLeftAmount: 'May still go wrong',
        firing: 'Alert',
      }),
      overrides: [
        override('title', { 'custom.width': NAME_WIDTH }),
        override('objective', { decimals: 2 }),
        override('attained', { decimals: 3 }),
        // Grafana would call thirty days weeks.
        override('windowDays', { unit: 'suffix: d' }),
        override('firing', {
          mappings: [
            {
              type: 'value',
              options: { critical: { color: 'red', index: 0 }, warning: { color: 'orange', index: 1 } },
            },
          ],
          'custom.cellOptions': COLOURED_TEXT,
        }),
      ],
    }),
    table({
      id: 21,
      title: 'Burn rates',
      description:
        'How many times faster than allowed each budget is used up. An alert fires while both windows burn faster than its factor.',
      height: 11,
      queries: [objectives('burnRates')],
      transformations: columns({
        title: 'Objective',
        severity: 'Severity',
        factor: 'Factor',
        longSeconds: 'Long window',
        longBurn: 'Burn over it',
        shortSeconds: 'Short window',
        shortBurn: 'Burn in it',
        firing: 'Fires',
      }),
      overrides: [
        override('title', { 'custom.width': NAME_WIDTH }),
        ...['longBurn', 'shortBurn'].map((name) =>
          override(name, {
            thresholds: BURN,
            color: { mode: 'thresholds' },
            decimals: 2,
            'custom.cellOptions': COLOURED_TEXT,
          })
        ),
      ],
    }),
  ];
}

/** How webhooks become calls, and whether what is promised is kept. */
export function pipeline(): Json {
  return buildDashboard({
    uid: 'voicehive-pipeline',
    title: 'Pipeline',
    description:
      'Whether the service works, every webhook arrives and becomes part of its call, and promises are kept.',
    tag: 'health',
    variables: [voiceHiveVariable()],
    links: [pageLink(PAGE)],
    rows: [
      { id: 101, title: 'In short', panels: keyNumbers() },
      { id: 102, title: 'The service', panels: parts() },
      { id: 103, title: 'Webhooks', panels: webhooks() },
      { id: 104, title: 'Final reports', panels: reports() },
      { id: 105, title: 'What is promised', panels: promises() },
    ],
  });
}
