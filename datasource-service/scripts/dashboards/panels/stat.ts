import { measureOf, thresholdsFrom, thresholdsOf, type Steps } from '../catalogue.ts';
import type { Json } from '../json.ts';
import type { Panel } from '../layout.ts';
import { linkTo, type Page } from '../links.ts';
import { asTable, type Query } from '../queries.ts';
import { buildPanel } from './panel.ts';

interface StatLook {
  unit: string;
  thresholds: Json | undefined;
  page?: Page | undefined;
  decimals?: number | undefined;
  /** The one field to show, where the answer has several. */
  field?: string;
}

interface StatFacts {
  id: number;
  title: string;
  description: string;
  width?: number;
}

function buildStat({ width = 4, ...facts }: StatFacts, query: Query, look: StatLook): Panel {
  const { unit, thresholds, page, decimals, field } = look;
  return buildPanel(
    { ...facts, width, height: 4, queries: [query] },
    {
      type: 'stat',
      defaults: {
        unit,
        decimals,
        color: thresholds === undefined ? { mode: 'fixed', fixedColor: 'text' } : { mode: 'thresholds' },
        thresholds,
        links: page === undefined ? [] : [linkTo(page)],
      },
      options: {
        reduceOptions: { calcs: ['lastNotNull'], fields: field === undefined ? '' : `/^${field}$/`, values: false },
        colorMode: 'value',
        graphMode: 'none',
        textMode: 'value',
        justifyMode: 'auto',
        orientation: 'auto',
        wideLayout: true,
        showPercentChange: false,
        percentChangeColorMode: 'standard',
      },
    }
  );
}

interface MeasureStat {
  id: number;
  measure: string;
  page?: Page;
  width?: number;
  decimals?: number;
  isUnfiltered?: boolean;
}

/** One measure over the whole range, with the catalogue's name, words and colours. */
export function measureStat({ measure, page, decimals, isUnfiltered = false, ...facts }: MeasureStat): Panel {
  const { title, definition, unit } = measureOf(measure);
  return buildStat({ ...facts, title, description: definition }, asTable([measure], { isUnfiltered }), {
    unit,
    thresholds: thresholdsOf(measure),
    page,
    decimals,
  });
}

interface FieldStat extends StatFacts {
  query: Query;
  /** The field whose last value is shown. */
  field: string;
  unit: string;
  steps?: Steps;
  page?: Page;
}

/** The last value of one field of an answer. */
export function fieldStat({ query, field, unit, steps, page, ...facts }: FieldStat): Panel {
  const thresholds = steps === undefined ? undefined : thresholdsFrom(steps);
  return buildStat(facts, query, { unit, thresholds, page, field });
}

/** The last value of a PromQL expression. */
export function promStat({ query, unit, steps, ...facts }: Omit<FieldStat, 'field' | 'page'>): Panel {
  const thresholds = steps === undefined ? undefined : thresholdsFrom(steps);
  return buildStat(facts, query, { unit, thresholds });
}
