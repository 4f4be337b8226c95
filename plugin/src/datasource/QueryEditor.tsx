import type { DataSourceJsonData, QueryEditorProps } from '@grafana/data';
import { Alert, FieldValidationMessage, InlineField, RadioButtonGroup } from '@grafana/ui';
import type { QueryType } from '@voicehive/datasource-service/contract';
import React from 'react';

import { CallFields } from './CallFields';
import { checkQuery } from './checkQuery';
import { DimensionField } from './DimensionField';
import { FilterRows } from './FilterRows';
import { LimitField } from './LimitField';
import { MetricFields } from './MetricFields';
import { migrateQuery } from './migrateQuery';
import { useCatalogue } from './useCatalogue';
import { queryOfType, takesFilters, type VoiceHiveDataQuery } from './VoiceHiveDataQuery';
import type { VoiceHiveSource } from './VoiceHiveSource';

type Props = QueryEditorProps<VoiceHiveSource, VoiceHiveDataQuery, DataSourceJsonData>;

const QUERY_TYPES: Array<{ value: QueryType; label: string; description: string }> = [
  { value: 'metric', label: 'Measures', description: 'Numbers about calls, over time or as a table' },
  { value: 'calls', label: 'Call list', description: 'The calls themselves, newest first' },
  { value: 'call', label: 'One call', description: 'Everything about one call' },
  { value: 'values', label: 'Values', description: 'Values of a dimension' },
];

/** Query editor of panels, Explore and alert rules. */
export function QueryEditor({ datasource, query: stored, range, onChange, onRunQuery }: Props) {
  const query = migrateQuery(stored);
  const { catalogue, error } = useCatalogue(datasource);
  const dimensions = catalogue?.dimensions ?? [];
  const problems = checkQuery(query);

  const change = (changed: VoiceHiveDataQuery) => {
    onChange(changed);
    if (checkQuery(changed).length === 0) {
      onRunQuery();
    }
  };

  return (
    <div>
      {error && <Alert severity="warning" title={error} />}
      <InlineField label="Ask for">
        <RadioButtonGroup
          aria-label="Ask for"
          options={QUERY_TYPES}
          value={query.queryType}
          onChange={(type) => change(queryOfType(type, query))}
        />
      </InlineField>
      {query.queryType === 'metric' && <MetricFields catalogue={catalogue} query={query} onChange={change} />}
      {query.queryType === 'call' && <CallFields query={query} onChange={change} />}
      {query.queryType === 'values' && (
        <DimensionField
          dimensions={dimensions}
          value={query.dimension}
          onChange={(dimension) => change({ ...query, dimension })}
        />
      )}
      {(query.queryType === 'calls' || query.queryType === 'values') && (
        <LimitField
          label="Rows"
          tooltip="At most 1000."
          value={query.limit}
          onChange={(limit) => change({ ...query, limit })}
        />
      )}
      {takesFilters(query) && (
        <FilterRows
          dataSource={datasource}
          dimensions={dimensions}
          filters={query.filters ?? []}
          range={range}
          onChange={(filters) => change({ ...query, filters })}
        />
      )}
      {problems.map((problem) => (
        <FieldValidationMessage key={problem}>{problem}</FieldValidationMessage>
      ))}
    </div>
  );
}
