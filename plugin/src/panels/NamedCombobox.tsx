import { css } from '@emotion/css';
import { Combobox, useStyles2, type ComboboxOption } from '@grafana/ui';
import React, { useId } from 'react';

interface NamedComboboxProps<T extends string> {
  /** What it is for, said to those who do not see the page. */
  name: string;
  options: Array<ComboboxOption<T>>;
  value: T;
  onChange: (value: T) => void;
}

/** Grafana's list to choose from, with a name: it passes no `aria-label` on. */
export function NamedCombobox<T extends string>({ name, options, value, onChange }: NamedComboboxProps<T>) {
  const id = useId();
  const styles = useStyles2(getStyles);
  return (
    <>
      <label htmlFor={id} className={styles.unseen}>
        {name}
      </label>
      <Combobox id={id} options={options} value={value} onChange={(option) => onChange(option.value)} />
    </>
  );
}

const getStyles = () => ({
  unseen: css({ clip: 'rect(0 0 0 0)', height: 1, overflow: 'hidden', position: 'absolute', width: 1 }),
});
