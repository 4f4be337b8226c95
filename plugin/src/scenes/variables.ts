import { VariableRefresh } from '@grafana/data';
import { AdHocFiltersVariable, CustomVariable, SceneVariableSet, type SceneVariable } from '@grafana/scenes';

import { ALL_VALUES, DATA_SOURCE_REF } from '../constants';
import { BOARD_FILTERS, FILTER_BAR, PAGE_FILTERS, type PageFilter } from './filters';
import { KeptValuesVariable } from './KeptValuesVariable';
import { titleOf } from '@voicehive/datasource-service/contract';

/** A fresh set of the filters that every page offers, and what a page adds of its own. */
export function buildVariables(extra: SceneVariable[] = []): SceneVariableSet {
  return new SceneVariableSet({ variables: [...PAGE_FILTERS.map(buildVariable), buildFilterBar(), ...extra] });
}

/** The lists that a board in the browser can obey: it knows of each call only what is on the board. */
export function buildBoardVariables(): SceneVariableSet {
  const known = PAGE_FILTERS.filter(({ id }) => BOARD_FILTERS.includes(id));
  return new SceneVariableSet({ variables: known.map(buildVariable) });
}

/** Takes any dimension; Grafana hands its filters to the data source with every query. */
function buildFilterBar(): AdHocFiltersVariable {
  return new AdHocFiltersVariable({
    name: FILTER_BAR,
    label: 'Filters',
    datasource: DATA_SOURCE_REF,
    applyMode: 'auto',
    supportsMultiValueOperators: true,
    inputPlaceholder: 'Filter by anything',
  });
}

/** How scenes write that all values are chosen. */
const ALL_VARIABLE_VALUE = '$__all';

function buildVariable({ id, label, values }: PageFilter) {
  const choice = { name: id, label, isMulti: true, includeAll: true, defaultToAll: true, allValue: ALL_VALUES };
  if (values) {
    return new CustomVariable({ ...choice, query: values.map((value) => `${titleOf(value)} : ${value}`).join(', ') });
  }
  return new KeptValuesVariable({
    ...choice,
    value: ALL_VARIABLE_VALUE,
    text: 'All',
    datasource: DATA_SOURCE_REF,
    query: { refId: `values-of-${id}`, queryType: 'values', dimension: id, limit: 200 },
    refresh: VariableRefresh.onTimeRangeChanged,
  });
}
