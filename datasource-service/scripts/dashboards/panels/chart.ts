import { commonUnit, measureOf, thresholdsOf } from '../catalogue.ts';
import type { Json } from '../json.ts';
import type { Panel } from '../layout.ts';
import { linkTo, type Page } from '../links.ts';
import { overTime, type Query } from '../queries.ts';
import { buildPanel, type PanelFacts } from './panel.ts';

/** `lines` for levels, shares and latencies; `bars` for counts and sums whose parts add up. */
type Style = 'lines' | 'bars';

/** Series of an earlier time end with what it is called, in brackets. */
const EARLIER_SERIES = '/\\((period before|.* earlier)\\)$/';

const DASHED_WHEN_EARLIER: Json = {
  matcher: { id: 'byRegexp', options: EARLIER_SERIES },
  properties: [
    { id: 'custom.lineStyle', value: { fill: 'dash', dash: [6, 6] } },
    { id: 'custom.fillOpacity', value: 0 },
    { id: 'custom.lineWidth', value: 1 },
  ],
};

function customOf(style: Style, hasThresholds: boolean): Json {
  const isStacked = style === 'bars';
  return {
    drawStyle: isStacked ? 'bars' : 'line',
    lineInterpolation: 'linear',
    lineWidth: isStacked ? 0 : 2,
    fillOpacity: isStacked ? 80 : 8,
    gradientMode: 'none',
    showPoints: 'auto',
    pointSize: 4,
    spanNulls: false,
    stacking: { mode: isStacked ? 'normal' : 'none', group: 'A' },
    thresholdsStyle: { mode: hasThresholds ? 'dashed' : 'off' },
    axisPlacement: 'auto',
    axisSoftMin: 0,
  };
}

interface Chart extends Pick<PanelFacts, 'id' | 'title' | 'description' | 'queries'> {
  width?: number;
  style: Style;
  unit: string | undefined;
  thresholds?: Json | undefined;
  page?: Page | undefined;
  /** The smallest interval, which may be a variable. */
  interval?: string | undefined;
  transformations?: Json[];
}

/** Series over time. */
export function chart({ style, unit, thresholds, page, interval, transformations = [], ...facts }: Chart): Panel {
  return buildPanel(
    { width: 12, height: 8, ...facts },
    {
      type: 'timeseries',
      defaults: {
        unit,
        color: { mode: 'palette-classic' },
        thresholds,
        custom: customOf(style, thresholds !== undefined),
        links: page === undefined ? [] : [linkTo(page)],
      },
      overrides: [DASHED_WHEN_EARLIER],
      transformations,
      options: {
        legend: { displayMode: 'list', placement: 'bottom', showLegend: true, calcs: [] },
        tooltip: { mode: 'multi', sort: 'desc', hideZeros: style === 'bars' },
      },
      ...(interval === undefined ? {} : { more: { interval } }),
    }
  );
}

interface MeasureChart {
  id: number;
  /** The catalogue's when there is one measure and nothing else to say. */
  title?: string;
  description?: string;
  width?: number;
  measures: readonly string[];
  details?: Parameters<typeof overTime>[1];
  style?: Style;
  /** The measure whose thresholds are drawn as lines. */
  thresholdsOf?: string;
  page?: Page;
  interval?: string;
}

/** Measures over time. Names and units of the series come with the answer, from the catalogue. */
export function measureChart({
  measures,
  details,
  thresholdsOf: drawn,
  style = 'lines',
  ...facts
}: MeasureChart): Panel {
  const { title, definition } = measureOf(measures[0] ?? '');
  return chart({
    title,
    description: definition,
    ...facts,
    style,
    queries: [overTime(measures, details)],
    unit: commonUnit(measures),
    thresholds: drawn === undefined ? undefined : thresholdsOf(drawn),
  });
}

interface PromChart extends Pick<PanelFacts, 'id' | 'title' | 'description'> {
  queries: Query[];
  unit: string;
  style?: Style;
  width?: number;
}

/** PromQL expressions over time. */
export function promChart({ style = 'lines', ...facts }: PromChart): Panel {
  return chart({ ...facts, style });
}
