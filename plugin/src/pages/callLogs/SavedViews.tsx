import { usePluginContext } from '@grafana/data';
import { usePluginUserStorage } from '@grafana/runtime';
import { Button, Modal } from '@grafana/ui';
import React, { useEffect, useState } from 'react';

import { readViews, VIEWS_KEY, type SavedView } from './savedViews';
import { SavedViewList } from './SavedViewList';

/**
 * Views of the log that the reader keeps under names. Grafana keeps them with the user, or in this browser when nobody
 * is signed in. Without a plugin around it there is no storage, and nothing is offered.
 */
export function SavedViews() {
  return usePluginContext() ? <StoredViews /> : null;
}

function StoredViews() {
  const storage = usePluginUserStorage();
  const [isOpen, setOpen] = useState(false);
  const [views, setViews] = useState<SavedView[]>([]);
  const [problem, setProblem] = useState('');

  useEffect(() => {
    if (isOpen) {
      storage.getItem(VIEWS_KEY).then(
        (stored) => setViews(readViews(stored)),
        () => setProblem('Your views could not be read. Close this and try again.')
      );
    }
    // The storage is made anew at each rendering; it is always the same one.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [isOpen]);

  const keep = (changed: SavedView[]) => {
    const before = views;
    setViews(changed);
    setProblem('');
    storage.setItem(VIEWS_KEY, JSON.stringify(changed)).catch(() => {
      setViews(before);
      setProblem('Your views could not be kept. Try again.');
    });
  };

  return (
    <>
      <Button variant="secondary" icon="star" onClick={() => setOpen(true)}>
        Saved views
      </Button>
      {isOpen && (
        <Modal title="Saved views" isOpen onDismiss={() => setOpen(false)}>
          <SavedViewList views={views} problem={problem} onChange={keep} onDone={() => setOpen(false)} />
        </Modal>
      )}
    </>
  );
}
