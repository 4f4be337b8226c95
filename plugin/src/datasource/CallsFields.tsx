import { InlineField, InlineFieldRow, Input } from '@grafana/ui';
import React from 'react';

import { LimitField } from './LimitField';
import type { CallsDataQuery } from './VoiceHiveDataQuery';

interface CallsFieldsProps {
  query: CallsDataQuery;
  onChange: (query: CallsDataQuery) => void;
}

/** What a `calls` query asks besides its filters. */
export function CallsFields({ query, onChange }: CallsFieldsProps) {
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
