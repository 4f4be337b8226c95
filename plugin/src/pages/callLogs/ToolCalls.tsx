import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Badge, useStyles2 } from '@grafana/ui';
import type { ToolCall } from '@voicehive/datasource-service/contract';
import React from 'react';

import { formatMs } from '../../panels/formatValues';

/** Tools that the agent used, with what it asked and what came back. */
export function ToolCalls({ calls }: { calls: ToolCall[] }) {
  const styles = useStyles2(getStyles);
  if (calls.length === 0) {
    return <p>The agent called no tool.</p>;
  }
  return (
    <ol className={styles.list} aria-label="Tool calls">
      {calls.map((call, position) => (
        <li key={`${position}-${call.id}`}>
          <strong>{call.name}</strong> <span className={styles.quiet}>{describeLength(call)}</span>{' '}
          {call.failed && <Badge color="red" text="failed" />}
          {call.arguments && <Body title="Arguments" text={call.arguments} />}
          {call.result === null ? (
            <p className={styles.quiet}>No result came back.</p>
          ) : (
            <Body title="Result" text={call.result} />
          )}
        </li>
      ))}
    </ol>
  );
}

/** JSON as lines, open until somebody folds it. */
function Body({ title, text }: { title: string; text: string }) {
  const styles = useStyles2(getStyles);
  return (
    <details open>
      <summary>{title}</summary>
      <pre className={styles.body}>{pretty(text)}</pre>
    </details>
  );
}

function describeLength({ startedAt, endedAt }: ToolCall): string {
  return startedAt === null || endedAt === null ? '' : `took ${formatMs(endedAt - startedAt)}`;
}

function pretty(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}

const getStyles = (theme: GrafanaTheme2) => ({
  list: css({ listStyle: 'none', '& > li': { marginBottom: theme.spacing(2) } }),
  quiet: css({ color: theme.colors.text.secondary }),
  body: css({ marginTop: theme.spacing(0.5), maxHeight: 200, overflow: 'auto', whiteSpace: 'pre-wrap' }),
});
