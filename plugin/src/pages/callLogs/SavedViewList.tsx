import { css } from '@emotion/css';
import { urlUtil, type GrafanaTheme2 } from '@grafana/data';
import { locationService } from '@grafana/runtime';
import { Alert, Button, IconButton, Input, useStyles2 } from '@grafana/ui';
import React, { useState } from 'react';

import { linkToLog, linkToLogWith } from './logAddress';
import { withoutView, withRenamed, withView, type SavedView } from './savedViews';

interface SavedViewListProps {
  views: readonly SavedView[];
  /** What went wrong, as a sentence; empty when nothing did. */
  problem: string;
  onChange: (views: SavedView[]) => void;
  onDone: () => void;
}

/** Opens, renames and removes views, and names the present one. */
export function SavedViewList({ views, problem, onChange, onDone }: SavedViewListProps) {
  const styles = useStyles2(getStyles);
  const [name, setName] = useState('');
  const wanted = name.trim();
  const isKnown = views.some((view) => view.name === wanted);

  const save = () => {
    const [, search = ''] = linkToLog(locationService.getSearchObject()).split('?');
    onChange(withView(views, { name: wanted, search }));
    setName('');
  };
  const open = (view: SavedView) => {
    locationService.push(linkToLogWith(urlUtil.parseKeyValue(view.search)));
    onDone();
  };

  return (
    <div className={styles.views}>
      {problem && <Alert severity="error" title={problem} />}
      {views.length === 0 ? (
        <p>You have saved no view yet. A view keeps time, filters, words, order and columns.</p>
      ) : (
        <ul className={styles.list} aria-label="Your views">
          {views.map((view) => (
            <ViewRow
              key={view.name}
              view={view}
              onOpen={() => open(view)}
              onRename={(to) => onChange(withRenamed(views, view.name, to))}
              onRemove={() => onChange(withoutView(views, view.name))}
            />
          ))}
        </ul>
      )}
      <form
        className={styles.row}
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <Input
          aria-label="Name of the view"
          placeholder="Name for what you see now"
          maxLength={100}
          value={name}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
        />
        <Button type="submit" disabled={wanted === ''}>
          {isKnown ? 'Replace' : 'Save'}
        </Button>
      </form>
    </div>
  );
}

interface ViewRowProps {
  view: SavedView;
  onOpen: () => void;
  onRename: (name: string) => void;
  onRemove: () => void;
}

function ViewRow({ view, onOpen, onRename, onRemove }: ViewRowProps) {
  const styles = useStyles2(getStyles);
  const [name, setName] = useState<string | null>(null);
  const rename = () => {
    const wanted = name?.trim();
    if (wanted && wanted !== view.name) {
      onRename(wanted);
    }
    setName(null);
  };
  return (
    <li className={styles.row}>
      {name === null ? (
        <Button fill="text" className={styles.name} onClick={onOpen}>
          {view.name}
        </Button>
      ) : (
        <Input
          aria-label={`New name of ${view.name}`}
          maxLength={100}
          value={name}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
          onKeyDown={({ key }) => key === 'Enter' && rename()}
          onBlur={rename}
        />
      )}
      <IconButton name="pen" tooltip={`Rename ${view.name}`} onClick={() => setName(view.name)} />
      <IconButton name="trash-alt" tooltip={`Delete ${view.name}`} onClick={onRemove} />
    </li>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  views: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(2), padding: theme.spacing(0.5) }),
  list: css({ listStyle: 'none' }),
  row: css({ alignItems: 'center', display: 'flex', gap: theme.spacing(1) }),
  name: css({ flexGrow: 1, justifyContent: 'flex-start', overflowWrap: 'anywhere' }),
});
