import { COST_COMPONENTS } from '../../src/contract/index.ts';
import { buildDashboard } from './dashboard.ts';
import type { Json } from './json.ts';
import type { Panel } from './layout.ts';
import { pageLink } from './links.ts';
import { measureChart } from './panels/chart.ts';
import { measureStat } from './panels/stat.ts';
import { measureTable } from './panels/table.ts';
import { filterVariables, intervalVariable, voiceHiveVariable } from './variables.ts';

const PAGE = 'Usage';
const EIGHT_LARGEST = { limit: 8, other: true };

/** Measures of cost, one for each component of a bill. */
const COMPONENTS = COST_COMPONENTS.map((name) => `cost${name.charAt(0).toUpperCase()}${name.slice(1)}`);

/** Every chart has at least the interval chosen. */
function overTimeChart(facts: Omit<Parameters<typeof measureChart>[0], 'interval' | 'page'>): Panel {
  return measureChart({ ...facts, interval: '$interval', page: PAGE });
}

function keyNumbers(): Panel[] {
  return [
    measureStat({ id: 1, measure: 'costTotal', page: PAGE }),
    measureStat({ id: 2, measure: 'costPerCall', page: PAGE, decimals: 3 }),
    measureStat({ id: 3, measure: 'costPerMinute', page: PAGE, decimals: 3 }),
    measureStat({ id: 4, measure: 'costPerSuccess', page: PAGE, decimals: 3 }),
    measureStat({ id: 5, measure: 'analysisShare', page: PAGE }),
    measureStat({ id: 6, measure: 'cacheHitRate', page: PAGE }),
  ];
}

function whereItGoes(): Panel[] {
  return [
    overTimeChart({
      id: 7,
      title: 'Cost by component',
      description: 'Lines of itemised bills: transport, transcriber, model, voice, platform, analysis, other.',
      measures: COMPONENTS,
      style: 'bars',
    }),
    overTimeChart({
      id: 8,
      title: 'Cost by assistant',
      description: 'The eight most expensive assistants and the rest.',
      measures: ['costTotal'],
      details: { groupBy: ['assistant'], ...EIGHT_LARGEST },
      style: 'bars',
    }),
    overTimeChart({
      id: 9,
      title: 'Model cost by model',
      description: 'What bills list for language models, by model.',
      measures: ['costModel'],
      details: { groupBy: ['model'], ...EIGHT_LARGEST },
      style: 'bars',
    }),
    overTimeChart({
      id: 10,
      title: 'Voice cost by voice',
      description: 'What bills list for speech, by vendor and voice.',
      measures: ['costVoice'],
      details: { groupBy: ['voiceProvider', 'voice'], ...EIGHT_LARGEST },
      style: 'bars',
    }),
  ];
}

function whatOneCosts(): Panel[] {
  return [
    overTimeChart({
      id: 11,
      title: 'Cost per minute',
      description: 'Reported cost by minutes, beside the same weekdays of an earlier week (dashed).',
      measures: ['costPerMinute'],
      details: { compareTo: 'sameWeekday' },
    }),
    overTimeChart({
      id: 12,
      title: 'Cost per call and per success',
      description: 'Mean reported cost of a call, and the cost of all judged calls by those that were successful.',
      measures: ['costPerCall', 'costPerSuccess'],
    }),
    overTimeChart({
      id: 13,
      title: 'Cost per minute by assistant',
      description: 'The eight assistants whose minutes cost most.',
      measures: ['costPerMinute'],
      details: { groupBy: ['assistant'], limit: 8 },
    }),
    overTimeChart({ id: 14, measures: ['analysisShare'], thresholdsOf: 'analysisShare' }),
  ];
}

function consumption(): Panel[] {
  return [
    overTimeChart({
      id: 15,
      title: 'Model tokens',
      description: 'Tokens that models read and wrote, analysis included.',
      measures: ['promptTokens', 'completionTokens'],
      style: 'bars',
    }),
    overTimeChart({ id: 16, measures: ['cacheHitRate'] }),
    overTimeChart({ id: 17, measures: ['characters'], style: 'bars' }),
    overTimeChart({ id: 18, measures: ['transcriberMinutes'], style: 'bars' }),
  ];
}

function rateCard(): Panel[] {
  return [
    measureStat({ id: 19, measure: 'costRated', page: PAGE, width: 6 }),
    measureStat({ id: 20, measure: 'costDifference', page: PAGE, width: 6 }),
    measureStat({ id: 21, measure: 'ownKeyShare', page: PAGE, width: 6 }),
    measureStat({ id: 22, measure: 'unratedLines', page: PAGE, width: 6 }),
    overTimeChart({
      id: 23,
      title: 'Bill and rate card',
      description: 'Reported cost beside the cost by the rate card, which includes what was used with your own keys.',
      measures: ['costTotal', 'costRated'],
    }),
    overTimeChart({ id: 24, measures: ['costDifferenceShare'] }),
  ];
}

function tables(): Panel[] {
  return [
    measureTable({
      id: 25,
      title: 'Assistants',
      description: 'What each assistant cost over the whole range. A name leads to its calls.',
      measures: [
        'costTotal',
        'calls',
        'minutes',
        'costPerCall',
        'costPerMinute',
        'costPerSuccess',
        'tokens',
        'cacheHitRate',
        'analysisShare',
      ],
      groupBy: ['assistant'],
    }),
    measureTable({
      id: 26,
      title: 'Models, voices and transcribers',
      description: 'What each combination of vendors cost. A model leads to its calls.',
      measures: ['costTotal', ...COMPONENTS, 'costPerMinute'],
      groupBy: ['model', 'voiceProvider', 'transcriberProvider'],
    }),
  ];
}

/** What calls cost and why. */
export function cost(): Json {
  return buildDashboard({
    uid: 'voicehive-cost',
    title: 'Cost',
    description: 'What calls cost, for what, and what the rate card says to the bill.',
    tag: 'calls',
    variables: [voiceHiveVariable(), ...filterVariables(), intervalVariable()],
    links: [pageLink(PAGE), pageLink('Call logs')],
    rows: [
      { id: 101, title: 'In short', panels: keyNumbers() },
      { id: 102, title: 'Where the money goes', panels: whereItGoes() },
      { id: 103, title: 'What one costs', panels: whatOneCosts() },
      { id: 104, title: 'What was used', panels: consumption() },
      { id: 105, title: 'The bill and the rate card', panels: rateCard() },
      { id: 106, title: 'Who and what', panels: tables() },
    ],
  });
}
