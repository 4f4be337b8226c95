import { VizPanel } from '@grafana/scenes';

import { AnswerPart } from '../../panels/AnswerPart';
import { OWN_PANELS } from '../../panels/ownPanels';
import { buildPanelMenu } from '../../panels/panelMenu';
import { buildTable } from '../../panels/table';
import { buildTimeSeries } from '../../panels/timeSeries';
import {
  billAndRateCard,
  callsBySplit,
  characters,
  costByComponent,
  costBySplit,
  minutesBySplit,
  shares,
  tokens,
  usageTable,
  vendorTable,
  weekHeat,
} from './queries';

/** Cost, minutes and calls by the dimensions chosen. */
export function splitPanels(): VizPanel[] {
  return [
    buildTimeSeries({
      title: 'Cost',
      description: 'What the platforms reported, in US dollars, for the ten most expensive groups and the rest.',
      queries: [costBySplit()],
      style: 'stackedBars',
    }),
    buildTimeSeries({
      title: 'Call minutes',
      description: 'Minutes of calls, counted at their start, for the ten largest groups and the rest.',
      queries: [minutesBySplit()],
      style: 'stackedBars',
    }),
    buildTimeSeries({
      title: 'Calls',
      description: 'Calls counted at their start, for the ten largest groups and the rest.',
      queries: [callsBySplit()],
      style: 'stackedBars',
    }),
    buildTimeSeries({
      title: 'Cost by component',
      description: 'Lines of itemised bills: transport, transcriber, model, voice, platform, analysis, other.',
      queries: [costByComponent()],
      style: 'stackedBars',
    }),
  ];
}

/** The same as a table, for whom the picture is not exact enough. */
export function usageTablePanel(): VizPanel {
  return buildTable({
    title: 'Usage by what is chosen above',
    description: 'Everything that was used over the whole range. A click on a heading sorts.',
    queries: [usageTable()],
    sortBy: 'Cost',
  });
}

/** Tokens, characters, and what bills hold against the rate card. */
export function consumptionPanels(): VizPanel[] {
  return [
    buildTimeSeries({
      title: 'Model tokens',
      description: 'Tokens that models read and wrote, analysis included.',
      queries: [tokens()],
      style: 'stackedBars',
    }),
    buildTimeSeries({
      title: 'Cached and analysis shares',
      description: 'Part of the prompt tokens that came from a cache, and part of the cost that the analysis took.',
      queries: [shares()],
      style: 'lines',
    }),
    buildTimeSeries({
      title: 'Voice characters',
      description: 'Characters that were turned into speech.',
      queries: [characters()],
      style: 'stackedBars',
    }),
    buildTimeSeries({
      title: 'Bill and rate card',
      description: 'Reported cost beside the cost by the rate card, which includes what was used with your own keys.',
      queries: [billAndRateCard()],
      style: 'lines',
    }),
  ];
}

/** Which vendors the cost went to. */
export function vendorTablePanel(): VizPanel {
  return buildTable({
    title: 'Cost by vendors',
    description:
      'Each row is a set of vendors that calls were made with, and what each component of their bills came to.',
    queries: [vendorTable()],
    sortBy: 'Cost',
  });
}

/** When calls come, by weekday and hour. */
export function weekPanel(): VizPanel {
  return new VizPanel({
    pluginId: OWN_PANELS.weekHeat,
    title: 'Weekday and hour',
    description: 'Calls, minutes or cost by weekday and hour of the start, over the whole range.',
    $data: new AnswerPart({ queries: [weekHeat()] }),
    menu: buildPanelMenu(),
  });
}
