import { FieldColorModeId, FieldMatcherID, type FieldConfig } from '@grafana/data';
import { VizPanel } from '@grafana/scenes';

import { AnswerPart } from '../AnswerPart';
import type { PageQuery } from '../PageQuery';
import { buildPanelMenu } from '../panelMenu';
import { OWN_PANELS } from '../ownPanels';
import { thresholdsOf } from '../thresholds';

interface KeyNumberPanelOptions {
  title: string;
  /** What the number says, for the panel's info mark. */
  description: string;
  /** Table queries that hold the measure; each may compare it with another earlier time. */
  queries: PageQuery[];
  measure: string;
  /** Another unit than the measure's own, where that reads badly as one number. */
  unit?: string;
  decimals?: number;
}

/** One number of table answers that several panels share, with its change, coloured by the catalogue's thresholds. */
export function buildKeyNumber(options: KeyNumberPanelOptions): VizPanel {
  const { title, description, queries, measure, unit, decimals } = options;
  const thresholds = thresholdsOf(measure);
  const defaults: FieldConfig = {
    noValue: '–',
    ...(decimals !== undefined && { decimals }),
    ...(thresholds && { thresholds, color: { mode: FieldColorModeId.Thresholds } }),
  };
  return new VizPanel({
    pluginId: OWN_PANELS.keyNumber,
    title,
    description,
    options: { measure, isColored: thresholds !== undefined },
    fieldConfig: { defaults, overrides: unit === undefined ? [] : [unitOverride(measure, unit)] },
    $data: new AnswerPart({ queries, measure }),
    menu: buildPanelMenu(measure),
  });
}

/** The unit that comes with the answer goes before a panel's default, but not before an override. */
function unitOverride(measure: string, unit: string) {
  return {
    matcher: { id: FieldMatcherID.byName, options: measure },
    properties: [{ id: 'unit', value: unit }],
  };
}
