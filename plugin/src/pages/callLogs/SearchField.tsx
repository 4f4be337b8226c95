import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Icon, Input, useStyles2 } from '@grafana/ui';
import React, { useEffect, useId, useState } from 'react';

/** A search begins when nothing was typed for this long, ms. */
const PAUSE_MS = 400;

interface SearchFieldProps {
  /** The words that are searched for now. */
  words: string;
  /** Whether the reader may search conversations; the service decides that too. */
  isAllowed: boolean;
  onSearch: (words: string) => void;
}

/** Finds calls by what was said in them. */
export function SearchField({ words, isAllowed, onSearch }: SearchFieldProps) {
  const styles = useStyles2(getStyles);
  const id = useId();
  const [typed, setTyped] = useState(words);

  const [known, setKnown] = useState(words);
  // The words change from outside too: by the address, or by a button that clears them.
  if (words !== known) {
    setKnown(words);
    if (typed.trim() !== words) {
      setTyped(words);
    }
  }

  useEffect(() => {
    if (typed.trim() === words) {
      return undefined;
    }
    const timer = setTimeout(() => onSearch(typed.trim()), PAUSE_MS);
    return () => clearTimeout(timer);
    // Only typing starts the clock anew.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [typed]);

  return (
    <div className={styles.field}>
      <Input
        aria-label="Conversation contains"
        aria-describedby={`${id}-hint`}
        type="search"
        prefix={<Icon name="search" />}
        placeholder={'Words in the conversation, a "phrase", a beginning*'}
        disabled={!isAllowed}
        value={typed}
        onChange={({ currentTarget }) => setTyped(currentTarget.value)}
        onKeyDown={({ key }) => key === 'Enter' && onSearch(typed.trim())}
      />
      <span id={`${id}-hint`} className={styles.hint}>
        {isAllowed
          ? 'All words must occur in the conversation or its summary.'
          : 'Grafana’s role Editor is needed to search conversations. The filters above work for you.'}
      </span>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  field: css({ flex: '1 1 320px', maxWidth: 560 }),
  hint: css({ color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
});
