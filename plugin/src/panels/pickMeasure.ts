import type { DataFrame } from '@grafana/data';
import type { CustomTransformOperator } from '@grafana/scenes';
import { map } from 'rxjs';

/** Keeps one measure of an answer that holds several. */
export function pickMeasure(measure: string): CustomTransformOperator {
  return () => (frames) => frames.pipe(map((all) => all.map((frame) => onlyField(frame, measure))));
}

function onlyField(frame: DataFrame, name: string): DataFrame {
  return { ...frame, fields: frame.fields.filter((field) => field.name === name) };
}
