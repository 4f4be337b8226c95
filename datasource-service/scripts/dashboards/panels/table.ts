import type { Filter } from '../../../src/contract/index.ts';
import { thresholdsOf } from '../catalogue.ts';
import type { Json } from '../json.ts';
import type { Panel } from '../layout.ts';
import { linkToCallsWith } from '../links.ts';
import { asTable } from '../queries.ts';
import { buildPanel, override, type PanelFacts } from './panel.ts';

/** How text and background of cells are coloured. */
export const COLOURED_TEXT: Json = { type: 'color-text' };
export const COLOURED_CELL: Json = { type: 'color-background', mode: 'basic' };

/** Numbers and their headings need less than Grafana gives a column, pixels. */
const LEAST_WIDTH = 110;

interface TableFacts extends Pick<PanelFacts, 'id' | 'title' | 'description' | 'queries'> {
  width?: number;
  height?: number;
  /** Heading of the column that sorts, largest first. */
  sortBy?: string;
  unit?: string;
  defaults?: Json;
  overrides?: Json[];
  transformations?: Json[];
  more?: Json;
}

/** Rows and columns. */
export function table({
  sortBy,
  unit,
  defaults = {},
  overrides = [],
  transformations,
  more,
  ...facts
}: TableFacts): Panel {
  return buildPanel(
    { width: 24, height: 9, ...facts },
    {
      type: 'table',
      defaults: {
        unit,
        custom: { align: 'auto', cellOptions: { type: 'auto' }, inspect: false, minWidth: LEAST_WIDTH },
        ...defaults,
      },
      overrides,
      options: {
        showHeader: true,
        cellHeight: 'sm',
        sortBy: sortBy === undefined ? [] : [{ displayName: sortBy, desc: true }],
      },
      ...(transformations === undefined ? {} : { transformations }),
      ...(more === undefined ? {} : { more }),
    }
  );
}

interface MeasureTable {
  id: number;
  title: string;
  description: string;
  width?: number;
  height?: number;
  measures: readonly string[];
  /** The first one leads to the calls of its value. */
  groupBy: readonly string[];
  limit?: number;
  filters?: Filter[];
}

/** Measures of groups over the whole range, coloured by the catalogue's thresholds. */
export function measureTable({ measures, groupBy, limit = 50, filters, ...facts }: MeasureTable): Panel {
  const coloured = measures.flatMap((measure) => {
    const thresholds = thresholdsOf(measure);
    return thresholds === undefined
      ? []
      : [
          override(measure, {
            thresholds,
            color: { mode: 'thresholds' },
            'custom.cellOptions': COLOURED_TEXT,
          }),
        ];
  });
  const [first] = groupBy;
  const query = asTable(measures, { groupBy: [...groupBy], limit, ...(filters === undefined ? {} : { filters }) });
  return table({
    ...facts,
    queries: [query],
    overrides: [...coloured, ...(first === undefined ? [] : [override(first, { links: [linkToCallsWith(first)] })])],
  });
}

/** Of an answer the columns named, in this order, with these headings. */
export function columns(headings: Readonly<Record<string, string>>): Json[] {
  const names = Object.keys(headings);
  return [
    { id: 'filterFieldsByName', options: { include: { names } } },
    {
      id: 'organize',
      options: {
        excludeByName: {},
        indexByName: Object.fromEntries(names.map((name, index) => [name, index])),
        renameByName: headings,
      },
    },
  ];
}
