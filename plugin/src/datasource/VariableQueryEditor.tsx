import type { DataSourceJsonData, QueryEditorProps } from '@grafana/data';
import { Alert } from '@grafana/ui';
import React from 'react';

import { ALL_VALUES } from '../constants';
import { DimensionField } from './DimensionField';
import { FilterRows } from './FilterRows';
import { useCatalogue } from './useCatalogue';
import { queryOfType, type VoiceHiveDataQuery } from './VoiceHiveDataQuery';
import type { VoiceHiveSource } from './VoiceHiveSource';

type Props = QueryEditorProps<VoiceHiveSource, VoiceHiveDataQuery, DataSourceJsonData, VoiceHiveDataQuery>;

/** Editor of a dashboard variable: a dimension, and filters that narrow the calls it is read from. */
export function VariableQueryEditor({ datasource, query: stored, range, onChange }: Props) {
  const query = stored.queryType === 'values' ? stored : queryOfType('values', { ...stored, refId: 'values' });
  const { catalogue, error } = useCatalogue(datasource);
  const dimensions = catalogue?.dimensions ?? [];

  if (query.queryType !== 'values') {
    return null;
  }
  return (
    <div>
      {error && <Alert severity="warning" title={error} />}
      <DimensionField
        dimensions={dimensions}
        value={query.dimension}
        onChange={(dimension) => onChange({ ...query, dimension })}
      />
      <FilterRows
        dataSource={datasource}
        dimensions={dimensions}
        filters={query.filters ?? []}
        range={range}
        onChange={(filters) => onChange({ ...query, filters })}
      />
      <p>
        With “Include All option”, set the custom all value to <code>{ALL_VALUES}</code>: “All” then keeps every call,
        also those that have no value here.
      </p>
    </div>
  );
}
