import { InlineField, Input } from '@grafana/ui';
import React, { useId, useState } from 'react';

import { SingleChoice } from '../fields/SingleChoice';
import { DAY, readSpan, spanText, WEEK } from './span';

const CUSTOM = -1;

const EARLIER = [
  { value: DAY, label: '1 day earlier' },
  { value: WEEK, label: '1 week earlier' },
  { value: 4 * WEEK, label: '4 weeks earlier' },
];

interface CompareFieldProps {
  /** What is compared with when nothing is chosen. */
  otherwise: string;
  tooltip: string;
  /** Milliseconds. */
  value: number | undefined;
  onChange: (value: number | undefined) => void;
}

/** How much earlier the time lies that the range is compared with. */
export function CompareField({ otherwise, tooltip, value, onChange }: CompareFieldProps) {
  const id = useId();
  const isListed = value === undefined || EARLIER.some((offered) => offered.value === value);
  const [wantsCustom, setWantsCustom] = useState(false);
  const isCustom = wantsCustom || !isListed;

  const choose = (chosen: number) => {
    setWantsCustom(chosen === CUSTOM);
    if (chosen !== CUSTOM) {
      onChange(chosen || undefined);
    }
  };

  return (
    <>
      <InlineField label="Compare with" tooltip={tooltip}>
        <SingleChoice
          name="Compare with"
          id={id}
          width={24}
          options={[{ value: 0, label: otherwise }, ...EARLIER, { value: CUSTOM, label: 'Another time' }]}
          value={isCustom ? CUSTOM : (value ?? 0)}
          onChange={choose}
        />
      </InlineField>
      {isCustom && <SpanField value={value} onChange={onChange} />}
    </>
  );
}

/** A length of time as text; a text that is none is not taken and says so. */
function SpanField({ value, onChange }: Pick<CompareFieldProps, 'value' | 'onChange'>) {
  const [isInvalid, setIsInvalid] = useState(false);
  const read = (text: string) => {
    const span = readSpan(text);
    setIsInvalid(span === null);
    if (span !== null && span !== value) {
      onChange(span);
    }
  };
  return (
    <InlineField
      label="Earlier by"
      tooltip="A number and s, m, h, d or w: seconds, minutes, hours, days, weeks."
      invalid={isInvalid}
      error="Write a number and s, m, h, d or w, such as 36h."
    >
      <Input
        aria-label="Earlier by"
        width={12}
        defaultValue={value === undefined ? '' : spanText(value)}
        placeholder="36h"
        onBlur={({ currentTarget }) => read(currentTarget.value)}
      />
    </InlineField>
  );
}
