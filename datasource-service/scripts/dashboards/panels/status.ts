import type { Json } from '../json.ts';
import type { Panel } from '../layout.ts';
import { health } from '../queries.ts';
import { buildPanel } from './panel.ts';
import { COLOURED_TEXT } from './table.ts';

/** Texts and colours of statuses. */
const STATUSES: Json[] = [
  {
    type: 'value',
    options: {
      ok: { text: 'Works', color: 'green', index: 0 },
      degraded: { text: 'Degraded', color: 'orange', index: 1 },
      down: { text: 'Down', color: 'red', index: 2 },
    },
  },
];

/** How a cell that holds a status is drawn. */
export const STATUS_CELL: Json = { mappings: STATUSES, 'custom.cellOptions': COLOURED_TEXT };

/** The parts of the service over time, one line each. */
export function statusTimeline(id: number): Panel {
  return buildPanel(
    {
      id,
      title: 'History',
      description: 'The worst status of each part of the service in each stretch of the range; gaps are not known.',
      width: 24,
      height: 8,
      queries: [health('history')],
    },
    {
      type: 'state-timeline',
      defaults: {
        mappings: STATUSES,
        color: { mode: 'thresholds' },
        thresholds: { mode: 'absolute', steps: [{ color: 'text', value: null }] },
        custom: { fillOpacity: 80, lineWidth: 0, spanNulls: false, insertNulls: false },
      },
      options: {
        mergeValues: true,
        showValue: 'never',
        alignValue: 'left',
        rowHeight: 0.8,
        perPage: 20,
        legend: { displayMode: 'list', placement: 'bottom', showLegend: true },
        tooltip: { mode: 'single', sort: 'none', hideZeros: false },
      },
    }
  );
}
