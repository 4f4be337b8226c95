import { InlineField, InlineFieldRow, Input } from '@grafana/ui';
import { CALL_SORTS, titleOf } from '@voicehive/datasource-service/contract';
import React, { useId } from 'react';

import { SingleChoice } from '../fields/SingleChoice';
import { LimitField } from './LimitField';
import type { CallsDataQuery } from './VoiceHiveDataQuery';

const ORDERS = CALL_SORTS.map((value) => ({ value, label: `${titleOf(value)} first` }));

interface CallsFieldsProps {
  query: CallsDataQuery;
  onChange: (query: CallsDataQuery) => void;
}

/** What a `calls` query asks besides its filters. */
export function CallsFields({ query, onChange }: CallsFieldsProps) {
  const id = useId();
  return (
    <InlineFieldRow>
      <InlineField
        label="Conversation contains"
        tooltip={
          'Words that must all occur in the conversation or its summary; a "phrase" in double quotes, or a beginning* ' +
          'of words. Searching conversations needs the Editor role.'
        }
        grow
      >
        <Input
          aria-label="Conversation contains"
          defaultValue={query.search}
          placeholder="Any words"
          onBlur={({ currentTarget }) => onChange({ ...query, search: currentTarget.value.trim() || undefined })}
        />
      </InlineField>
      <InlineField label="Order" tooltip="Calls without the number in question come last.">
        <SingleChoice
          name="Order"
          id={id}
          width={20}
          options={ORDERS}
          value={query.sort?.by ?? 'newest'}
          onChange={(value) => onChange({ ...query, sort: value === 'newest' ? undefined : { by: value } })}
        />
      </InlineField>
      <LimitField
        label="Rows"
        tooltip="At most 1000."
        standard={100}
        value={query.limit}
        onChange={(limit) => onChange({ ...query, limit })}
      />
    </InlineFieldRow>
  );
}
