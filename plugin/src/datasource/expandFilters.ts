import type { Filter, FilterOperator } from '@voicehive/datasource-service/contract';

import { ALL_VALUES } from '../constants';
import { takesSeveralValues, takesValues } from './checkQuery';
import type { Replace } from './Replace';

const ONE_VARIABLE = /^(\$\w+|\$\{[^}]+\}|\[\[[^\]]+\]\])$/;

/**
 * Filters with their variables replaced. A variable with several values widens its filter (`=` becomes `in`), and a
 * filter on a variable that is empty or "all" is dropped.
 */
export function expandFilters(filters: Filter[] | undefined, replace: Replace): Filter[] {
  return (filters ?? []).flatMap((filter) => {
    if (!takesValues(filter.operator)) {
      return [filter];
    }
    const written = filter.values ?? [];
    const values = written.flatMap((value) => expandValue(value, replace));
    if (values.includes(ALL_VALUES)) {
      return [];
    }
    const hasOnlyEmptyVariables = written.length > 0 && values.every((value) => value === '');
    return hasOnlyEmptyVariables ? [] : [widen(filter, values)];
  });
}

function expandValue(value: string, replace: Replace): string[] {
  const several: string[] = [];
  const text = replace(value, (found) => {
    const items = (Array.isArray(found) ? found : [found]).map(String);
    several.push(...items);
    return items.join(',');
  });
  return ONE_VARIABLE.test(value) && several.length > 0 ? several : [text];
}

function widen(filter: Filter, values: string[]): Filter {
  if (values.length <= 1 || takesSeveralValues(filter.operator)) {
    return { ...filter, values };
  }
  const alternatives = () => [values.map((value) => `(${value})`).join('|')];
  const wide: Partial<Record<FilterOperator, Filter>> = {
    '=': { ...filter, operator: 'in', values },
    '!=': { ...filter, operator: 'notIn', values },
    regex: { ...filter, values: alternatives() },
    notRegex: { ...filter, values: alternatives() },
    contains: { ...filter, operator: 'regex', values: [values.map(escapeRegex).join('|')] },
  };
  return wide[filter.operator] ?? { ...filter, values };
}

function escapeRegex(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
