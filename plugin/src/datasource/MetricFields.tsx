import { InlineField, InlineFieldRow, InlineSwitch, MultiCombobox, RadioButtonGroup } from '@grafana/ui';
import type { CatalogueDescription } from '@voicehive/datasource-service/contract';
import React, { useId } from 'react';

import { SingleChoice } from '../fields/SingleChoice';
import { CompareField } from './CompareField';
import { LimitField } from './LimitField';
import { MeasureDefinitions } from './MeasureDefinitions';
import { groupingOptions, measureOptions } from './options';
import type { MetricDataQuery } from './VoiceHiveDataQuery';

const FORMATS: Array<{ label: string; value: 'timeSeries' | 'table' }> = [
  { label: 'Over time', value: 'timeSeries' },
  { label: 'Table', value: 'table' },
];

const MINUTE = 60_000;

/** Lengths of a bucket in ms; 0 leaves the choice to the panel's width and time range. */
const BUCKETS = [
  { value: 0, label: 'Automatic' },
  { value: MINUTE, label: '1 minute' },
  { value: 5 * MINUTE, label: '5 minutes' },
  { value: 15 * MINUTE, label: '15 minutes' },
  { value: 60 * MINUTE, label: '1 hour' },
  { value: 6 * 60 * MINUTE, label: '6 hours' },
  { value: 24 * 60 * MINUTE, label: '1 day' },
];

interface MetricFieldsProps {
  catalogue: CatalogueDescription | undefined;
  query: MetricDataQuery;
  onChange: (query: MetricDataQuery) => void;
}

/** What a `metric` query asks besides its filters. */
export function MetricFields({ catalogue, query, onChange }: MetricFieldsProps) {
  const id = useId();
  const measures = catalogue?.measures ?? [];
  const dimensions = catalogue?.dimensions ?? [];
  return (
    <>
      <InlineFieldRow>
        <InlineField label="Measures" tooltip="The numbers to compute." grow>
          <MultiCombobox
            id={`${id}-measures`}
            options={measureOptions(measures)}
            value={query.measures}
            loading={!catalogue}
            placeholder="Choose measures"
            onChange={(chosen) => onChange({ ...query, measures: chosen.map(({ value }) => value) })}
          />
        </InlineField>
        <InlineField label="Split by" tooltip="One series, or one row, for each value of these dimensions." grow>
          <MultiCombobox
            id={`${id}-groupBy`}
            options={groupingOptions(dimensions)}
            value={query.groupBy ?? []}
            loading={!catalogue}
            placeholder="Nothing: one total"
            onChange={(chosen) => onChange({ ...query, groupBy: chosen.map(({ value }) => value) })}
          />
        </InlineField>
      </InlineFieldRow>
      <InlineFieldRow>
        <InlineField
          label="Format"
          tooltip="Over time gives one line a group. Table gives one row a group over the whole range."
        >
          <RadioButtonGroup
            aria-label="Format"
            options={FORMATS}
            value={query.format ?? 'timeSeries'}
            onChange={(format) => onChange({ ...query, format })}
          />
        </InlineField>
        {query.format !== 'table' && (
          <InlineField label="Interval" tooltip="Length of the time that one point stands for.">
            <SingleChoice
              name="Interval"
              id={`${id}-interval`}
              width={16}
              options={BUCKETS}
              value={query.bucketMs ?? 0}
              onChange={(value) => onChange({ ...query, bucketMs: value || undefined })}
            />
          </InlineField>
        )}
        <LimitField
          label="Largest groups"
          tooltip="Keeps the groups that are largest by the first measure, at most 1000."
          standard={50}
          value={query.limit}
          onChange={(limit) => onChange({ ...query, limit })}
        />
        <InlineSwitch
          label="Show the rest as (other)"
          showLabel
          value={query.other ?? false}
          onChange={({ currentTarget }) => onChange({ ...query, other: currentTarget.checked || undefined })}
        />
        <CompareField
          otherwise="Nothing"
          tooltip="Shows the same numbers of an earlier time beside those of the range."
          value={query.compareMs}
          onChange={(compareMs) => onChange({ ...query, compareMs })}
        />
      </InlineFieldRow>
      {query.measures.length > 0 && (
        <MeasureDefinitions measures={measures.filter(({ id }) => query.measures.includes(id))} />
      )}
    </>
  );
}
