import { buildDashboard } from './dashboard.ts';
import type { Json } from './json.ts';
import type { Panel } from './layout.ts';
import { linkToCallsWith, pageLink } from './links.ts';
import { measureChart } from './panels/chart.ts';
import { override } from './panels/panel.ts';
import { measureStat } from './panels/stat.ts';
import { measureTable, table } from './panels/table.ts';
import { weekHeat } from './panels/weekHeat.ts';
import { sql } from './queries.ts';
import { filterVariables, intervalVariable, voiceHiveVariable } from './variables.ts';

const PAGE = 'Call analytics';
const EIGHT_LARGEST = { limit: 8, other: true };

/** Every chart has at least the interval chosen. */
function overTimeChart(facts: Omit<Parameters<typeof measureChart>[0], 'interval' | 'page'>): Panel {
  return measureChart({ ...facts, interval: '$interval', page: PAGE });
}

function keyNumbers(): Panel[] {
  return [
    measureStat({ id: 1, measure: 'calls', page: PAGE }),
    measureStat({ id: 2, measure: 'openCalls', page: PAGE }),
    measureStat({ id: 3, measure: 'concurrency', page: PAGE }),
    measureStat({ id: 4, measure: 'minutes', page: PAGE }),
    measureStat({ id: 5, measure: 'answerRate', page: PAGE }),
    measureStat({ id: 6, measure: 'connectedDurationMean', page: PAGE }),
  ];
}

function volume(): Panel[] {
  return [
    overTimeChart({
      id: 7,
      title: 'Calls over time',
      description: 'Calls counted at their start, beside the same weekdays of an earlier week (dashed).',
      measures: ['calls'],
      details: { compareTo: 'sameWeekday' },
    }),
    overTimeChart({ id: 8, measures: ['concurrency'] }),
    overTimeChart({
      id: 9,
      title: 'Calls by direction',
      description: 'Who called whom.',
      measures: ['calls'],
      details: { groupBy: ['direction'] },
      style: 'bars',
      width: 8,
    }),
    overTimeChart({
      id: 10,
      title: 'Calls by platform',
      description: 'The platforms that carried the calls.',
      measures: ['calls'],
      details: { groupBy: ['provider'] },
      style: 'bars',
      width: 8,
    }),
    overTimeChart({
      id: 11,
      title: 'Calls by assistant',
      description: 'The eight busiest assistants and the rest.',
      measures: ['calls'],
      details: { groupBy: ['assistant'], ...EIGHT_LARGEST },
      style: 'bars',
      width: 8,
    }),
  ];
}

function contact(): Panel[] {
  return [
    overTimeChart({
      id: 12,
      title: 'Answered',
      description: 'Ended calls that somebody answered, and those of them that were outbound.',
      measures: ['answerRate', 'outboundAnswerRate'],
    }),
    overTimeChart({
      id: 13,
      title: 'Outbound calls that nobody answered',
      description: 'Shares of the ended outbound calls: voicemail, busy, and not picked up.',
      measures: ['voicemailRate', 'busyRate', 'noAnswerRate'],
    }),
    overTimeChart({
      id: 14,
      title: 'Duration',
      description: 'From start to end: half and 95 % of the ended calls lasted no longer.',
      measures: ['durationP50', 'durationP95'],
      width: 8,
    }),
    overTimeChart({ id: 15, measures: ['shortCallRate'], thresholdsOf: 'shortCallRate', width: 8 }),
    overTimeChart({ id: 16, measures: ['blockedStarts'], style: 'bars', width: 8 }),
  ];
}

/** The lists' filters as conditions of a statement; one at "All" is the text `__all__`. */
const KEPT = [
  ['assistant', 'assistant'],
  ['provider', 'provider'],
  ['ended_reason_group', 'endedReasonGroup'],
].map(([column, variable]) => `  AND ('__all__' IN ($${variable}) OR ${column} IN ($${variable}))`);

const CALLERS = `SELECT assistant, count(DISTINCT caller_hash) AS callers, count(*) AS calls,
  count(*) / nullif(count(DISTINCT caller_hash), 0) AS "calls per caller"
FROM calls
WHERE $__timeFilter AND caller_hash IS NOT NULL
${KEPT.join('\n')}
GROUP BY assistant
ORDER BY callers DESC
LIMIT 50`;

function whoAndWhen(): Panel[] {
  return [
    weekHeat({
      id: 17,
      title: 'Week by hour',
      description: 'Calls by weekday and hour of their start (UTC), over the last four weeks.',
      width: 10,
    }),
    table({
      id: 18,
      title: 'Callers by assistant',
      description:
        'How many different callers each assistant had, and how often they called. It is a statement in SQL, so it needs the Editor role, and the bar of filters does not reach it.',
      width: 14,
      height: 13,
      queries: [sql(CALLERS)],
      unit: 'short',
      sortBy: 'callers',
      overrides: [override('assistant', { links: [linkToCallsWith('assistant')] })],
    }),
    measureTable({
      id: 19,
      title: 'Own numbers',
      description: 'Calls by the organisation’s own number. A number leads to its calls.',
      width: 14,
      height: 13,
      measures: ['calls', 'minutes', 'answerRate', 'shortCallRate', 'connectedDurationMean'],
      groupBy: ['phoneNumber'],
    }),
  ];
}

/** How many calls there are, when, and whether somebody answers. */
export function traffic(): Json {
  return buildDashboard({
    uid: 'voicehive-traffic',
    title: 'Traffic',
    description: 'How many calls there are, when, by whom, and whether somebody answers.',
    tag: 'calls',
    variables: [voiceHiveVariable(), ...filterVariables(), intervalVariable()],
    links: [pageLink(PAGE), pageLink('Call logs')],
    rows: [
      { id: 101, title: 'In short', panels: keyNumbers() },
      { id: 102, title: 'How many', panels: volume() },
      { id: 103, title: 'Whether somebody answers, and for how long', panels: contact() },
      { id: 104, title: 'Who and when', panels: whoAndWhen() },
    ],
  });
}
