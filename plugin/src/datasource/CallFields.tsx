import { InlineField, InlineFieldRow, Input } from '@grafana/ui';
import { PROVIDERS } from '@voicehive/datasource-service/contract';
import React, { useId } from 'react';

import { SingleChoice } from '../fields/SingleChoice';
import type { CallDataQuery } from './VoiceHiveDataQuery';

interface CallFieldsProps {
  query: CallDataQuery;
  onChange: (query: CallDataQuery) => void;
}

/** Which call a `call` query asks for. */
export function CallFields({ query, onChange }: CallFieldsProps) {
  const id = useId();
  return (
    <InlineFieldRow>
      <InlineField label="Provider" tooltip="The platform that carried the call.">
        <SingleChoice
          name="Provider"
          id={id}
          width={20}
          options={PROVIDERS.map((value) => ({ value: String(value) }))}
          value={query.provider}
          readTyped={String}
          onChange={(value) => onChange({ ...query, provider: value })}
        />
      </InlineField>
      <InlineField label="Call id" tooltip="The platform's id of the call, as the call log shows it." grow>
        <Input
          aria-label="Call id"
          defaultValue={query.callId}
          placeholder="Id of the call, or a variable"
          onBlur={({ currentTarget }) => onChange({ ...query, callId: currentTarget.value.trim() })}
        />
      </InlineField>
    </InlineFieldRow>
  );
}
