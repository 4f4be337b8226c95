import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import type { SceneQueryRunner } from '@grafana/scenes';
import { Button, useStyles2 } from '@grafana/ui';
import React, { useEffect, useRef, useState } from 'react';

import { downloadCsv } from '../../panels/downloadCsv';
import { formatCount } from '../../panels/formatValues';
import type { CallColumn } from './callColumns';
import { callsToCsv } from './callsCsv';
import { collectCalls, MOST_EXPORTED } from './collectCalls';
import { callsPage, EXPORT_PAGE_SIZE, type LogQuestion } from './queries';

interface CsvDownloadProps {
  runner: SceneQueryRunner;
  question: LogQuestion;
  columns: readonly CallColumn[];
  isDisabled: boolean;
}

/** Saves every call that the filters keep as a CSV file, page by page. */
export function CsvDownload({ runner, question, columns, isDisabled }: CsvDownloadProps) {
  const styles = useStyles2(getStyles);
  const [message, setMessage] = useState('');
  const running = useRef<AbortController | null>(null);
  const [isRunning, setIsRunning] = useState(false);

  useEffect(() => () => running.current?.abort(), []);

  const download = async () => {
    const abort = new AbortController();
    running.current = abort;
    setIsRunning(true);
    setMessage('Reading calls…');
    try {
      const { calls, isCut } = await collectCalls(runner, {
        pageOf: (cursor) => callsPage(question, cursor, EXPORT_PAGE_SIZE),
        onProgress: (count) => setMessage(`${formatCount(count)} calls read…`),
        signal: abort.signal,
      });
      downloadCsv('calls', callsToCsv(calls, columns));
      setMessage(
        isCut
          ? `The first ${formatCount(calls.length)} calls were saved; there are more. Narrow the time or the filters.`
          : `${formatCount(calls.length)} calls were saved.`
      );
    } catch (failure) {
      setMessage(abort.signal.aborted ? 'Cancelled; nothing was saved.' : `Not saved. ${messageOf(failure)}`);
    } finally {
      setIsRunning(false);
    }
  };

  return (
    <div className={styles.download}>
      {isRunning ? (
        <Button variant="secondary" icon="times" onClick={() => running.current?.abort()}>
          Cancel
        </Button>
      ) : (
        <Button
          variant="secondary"
          icon="download-alt"
          disabled={isDisabled}
          tooltip={`All calls that match, with the columns shown; at most ${formatCount(MOST_EXPORTED)}.`}
          onClick={() => void download()}
        >
          Download CSV
        </Button>
      )}
      <span role="status" className={styles.message}>
        {message}
      </span>
    </div>
  );
}

function messageOf(failure: unknown): string {
  return failure instanceof Error ? failure.message : String(failure);
}

const getStyles = (theme: GrafanaTheme2) => ({
  download: css({ alignItems: 'center', display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1) }),
  message: css({ color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
});
