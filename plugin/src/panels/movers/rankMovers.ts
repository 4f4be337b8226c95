import type { DataFrame, Field } from '@grafana/data';
import type { GoodDirection } from '@voicehive/datasource-service/contract';

import { changeOf, goodDirectionIn, type Change } from '../keyNumber/change';

/** One group's measure that has moved. */
export interface Mover {
  group: string;
  /** Field of the measure, for its title and its way of writing values. */
  field: Field;
  row: number;
  before: number;
  change: Change;
  /** How much of the whole has moved with it, for the order: larger is further up. */
  weight: number;
}

/** Groups with fewer calls than this at both times move by chance. */
const LEAST_CALLS = 20;

/**
 * The measures of groups that have moved most, from a table with a group in its first column and, for every measure,
 * its value, the earlier value and the change. A change weighs as much as its share of the earlier value and as the
 * group has calls (by the square root, as chance does), so that neither a large group's noise nor a small group's leap
 * comes first.
 */
export function rankMovers(frame: DataFrame, most: number): Mover[] {
  const [groups] = frame.fields;
  const calls = frame.fields.find(({ name }) => name === 'calls');
  const callsBefore = frame.fields.find(({ name }) => name === 'callsBefore');
  const measures = frame.fields.filter(({ name }) => frame.fields.some((other) => other.name === `${name}Change`));
  const movers = measures.flatMap((field) => {
    const beforeField = frame.fields.find(({ name }) => name === `${field.name}Before`);
    return Array.from({ length: frame.length }, (_, row) => {
      const size = Math.max(calls?.values[row] ?? 0, callsBefore?.values[row] ?? 0);
      return moverAt({ group: String(groups.values[row]), field, beforeField, row, size, frame });
    }).filter((mover) => mover !== null);
  });
  return movers.sort((left, right) => right.weight - left.weight).slice(0, most);
}

interface Place {
  group: string;
  field: Field;
  beforeField: Field | undefined;
  row: number;
  size: number;
  frame: DataFrame;
}

function moverAt({ group, field, beforeField, row, size, frame }: Place): Mover | null {
  const now: number | null = field.values[row] ?? null;
  const before: number | null = beforeField?.values[row] ?? null;
  const change = changeOf({ now, before, unit: field.config.unit, goodDirection: directionOf(field, frame) });
  if (change === null || change.direction === 'same' || size < LEAST_CALLS || now === null || before === null) {
    return null;
  }
  const isShare = field.config.unit === 'percentunit';
  const movement = isShare
    ? Math.abs(now - before) * 4
    : Math.abs(now - before) / Math.max(Math.abs(before), Math.abs(now));
  return { group, field, row, before, change, weight: movement * Math.sqrt(size) };
}

function directionOf(field: Field, frame: DataFrame): GoodDirection {
  return goodDirectionIn(frame.fields.find(({ name }) => name === `${field.name}Change`)?.config.custom);
}
