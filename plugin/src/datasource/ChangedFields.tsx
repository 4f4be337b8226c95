import { InlineField, InlineFieldRow, MultiCombobox } from '@grafana/ui';
import type { CatalogueDescription, MeasureDescription } from '@voicehive/datasource-service/contract';
import React, { useId } from 'react';

import { SingleChoice } from '../fields/SingleChoice';
import { CompareField } from './CompareField';
import { LimitField } from './LimitField';
import { groupingOptions, measureOptions } from './options';
import type { ChangedDataQuery } from './VoiceHiveDataQuery';

interface ChangedFieldsProps {
  catalogue: CatalogueDescription | undefined;
  query: ChangedDataQuery;
  onChange: (query: ChangedDataQuery) => void;
}

/** What a `changed` query asks besides its filters. */
export function ChangedFields({ catalogue, query, onChange }: ChangedFieldsProps) {
  const id = useId();
  return (
    <>
      <InlineFieldRow>
        <InlineField label="What changed in" tooltip="A count or a share, whose change is explained.">
          <SingleChoice
            name="What changed in"
            id={`${id}-measure`}
            width={32}
            options={measureOptions(catalogue?.measures.filter(isCountOrShare) ?? [])}
            value={query.measure || null}
            isLoading={!catalogue}
            placeholder="Choose a measure"
            onChange={(value) => onChange({ ...query, measure: value })}
          />
        </InlineField>
        <CompareField
          otherwise="The time just before"
          tooltip="The time that the range is compared with. The time just before is as long as the range."
          value={query.compareMs}
          onChange={(compareMs) => onChange({ ...query, compareMs })}
        />
      </InlineFieldRow>
      <InlineFieldRow>
        <InlineField label="Look at" tooltip="The dimensions whose values may explain the change." grow>
          <MultiCombobox
            id={`${id}-dimensions`}
            options={groupingOptions(catalogue?.dimensions ?? [])}
            value={query.dimensions ?? []}
            loading={!catalogue}
            placeholder="All dimensions that fit"
            onChange={(chosen) =>
              onChange({ ...query, dimensions: chosen.length > 0 ? chosen.map(({ value }) => value) : undefined })
            }
          />
        </InlineField>
        <LimitField
          label="Rows"
          tooltip="At most 1000."
          standard={20}
          value={query.limit}
          onChange={(limit) => onChange({ ...query, limit })}
        />
      </InlineFieldRow>
    </>
  );
}

/**
 * Whether the change of the measure may be explained: money, times, percentiles and peaks never can. The service refuses
 * a few of the others, such as counts of tokens, and says which to choose.
 */
function isCountOrShare({ unit, formulaText }: MeasureDescription): boolean {
  return (unit === 'short' || unit === 'percentunit') && formulaText.includes('Σ');
}
