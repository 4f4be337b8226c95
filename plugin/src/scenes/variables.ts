import { VariableRefresh } from '@grafana/data';
import { CustomVariable, SceneVariableSet } from '@grafana/scenes';

import { ALL_VALUES, DATA_SOURCE_REF } from '../constants';
import { PAGE_FILTERS, type PageFilter } from './filters';
import { KeptValuesVariable } from './KeptValuesVariable';
import { titleOf } from '@voicehive/datasource-service/contract';

/** A fresh set of the filters that every page offers. */
export function buildVariables(): SceneVariableSet {
  return new SceneVariableSet({ variables: PAGE_FILTERS.map(buildVariable) });
}

function buildVariable({ id, label, values }: PageFilter) {
  const choice = { name: id, label, isMulti: true, includeAll: true, defaultToAll: true, allValue: ALL_VALUES };
  if (values) {
    return new CustomVariable({ ...choice, query: values.map((value) => `${titleOf(value)} : ${value}`).join(', ') });
  }
  return new KeptValuesVariable({
    ...choice,
    datasource: DATA_SOURCE_REF,
    query: { refId: `values-of-${id}`, queryType: 'values', dimension: id, limit: 200 },
    refresh: VariableRefresh.onTimeRangeChanged,
  });
}
