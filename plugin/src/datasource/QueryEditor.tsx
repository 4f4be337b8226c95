import type { DataSourceJsonData, QueryEditorProps } from '@grafana/data';
import { Alert, FieldValidationMessage, InlineField, RadioButtonGroup } from '@grafana/ui';
import type { CatalogueDescription, QueryType } from '@voicehive/datasource-service/contract';
import React, { useEffect } from 'react';

import { CallFields } from './CallFields';
import { CallsFields } from './CallsFields';
import { ChangedFields } from './ChangedFields';
import { checkQuery } from './checkQuery';
import { FilterRows } from './FilterRows';
import { LiveFields } from './LiveFields';
import { MetricFields } from './MetricFields';
import { migrateQuery } from './migrateQuery';
import { SqlFields } from './SqlFields';
import { isPacked } from './unpackQuery';
import { useCatalogue } from './useCatalogue';
import { ValuesFields } from './ValuesFields';
import { queryOfType, takesFilters, type VoiceHiveDataQuery } from './VoiceHiveDataQuery';
import type { VoiceHiveSource } from './VoiceHiveSource';

type Props = QueryEditorProps<VoiceHiveSource, VoiceHiveDataQuery, DataSourceJsonData>;

const QUERY_TYPES: Array<{ value: QueryType; label: string; description: string }> = [
  { value: 'metric', label: 'Measures', description: 'Numbers about calls, over time or as a table' },
  { value: 'changed', label: 'What changed', description: 'What a change of a count or a share comes from' },
  { value: 'calls', label: 'Call list', description: 'The calls themselves, newest first' },
  { value: 'call', label: 'One call', description: 'Everything about one call' },
  { value: 'live', label: 'Live calls', description: 'The calls that are under way now' },
  { value: 'values', label: 'Values', description: 'Values of a dimension' },
  { value: 'sql', label: 'SQL', description: 'A SELECT of your own' },
];

/** Query editor of panels, Explore and alert rules. */
export function QueryEditor({ datasource, query: stored, range, onChange, onRunQuery }: Props) {
  const query = migrateQuery(stored);
  const { catalogue, error } = useCatalogue(datasource);
  const problems = checkQuery(query);

  const change = (changed: VoiceHiveDataQuery) => {
    onChange(changed);
    if (checkQuery(changed).length === 0) {
      onRunQuery();
    }
  };

  // The rule is to keep the query itself, and the form asks with what it keeps.
  const isUnfinished = isPacked(stored);
  useEffect(() => {
    if (isUnfinished) {
      change(query);
    }
    // Once for a query that came packed, whatever else the form does meanwhile.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [isUnfinished]);

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
      <TypeFields catalogue={catalogue} query={query} onChange={change} onRunQuery={onRunQuery} />
      {takesFilters(query) && (
        <FilterRows
          dataSource={datasource}
          dimensions={catalogue?.dimensions ?? []}
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

interface TypeFieldsProps {
  catalogue: CatalogueDescription | undefined;
  query: VoiceHiveDataQuery;
  onChange: (query: VoiceHiveDataQuery) => void;
  onRunQuery: () => void;
}

/** What a query asks besides its filters, by its type; a type that is not known has no fields. */
function TypeFields({ catalogue, query, onChange, onRunQuery }: TypeFieldsProps) {
  switch (query.queryType) {
    case 'metric':
      return <MetricFields catalogue={catalogue} query={query} onChange={onChange} />;
    case 'calls':
      return <CallsFields query={query} onChange={onChange} />;
    case 'call':
      return <CallFields query={query} onChange={onChange} />;
    case 'values':
      return <ValuesFields dimensions={catalogue?.dimensions ?? []} query={query} onChange={onChange} />;
    case 'changed':
      return <ChangedFields catalogue={catalogue} query={query} onChange={onChange} />;
    case 'sql':
      return <SqlFields query={query} onChange={onChange} onRunQuery={onRunQuery} />;
    case 'live':
      return <LiveFields />;
    default:
      return null;
  }
}
