import { CodeEditor, type Monaco, type MonacoEditor } from '@grafana/ui';
import React, { useEffect, useRef } from 'react';

import { ALL_VALUES } from '../constants';
import type { SqlDataQuery } from './VoiceHiveDataQuery';

interface SqlFieldsProps {
  query: SqlDataQuery;
  onChange: (query: SqlDataQuery) => void;
  onRunQuery: () => void;
}

/** The statement of an `sql` query. It runs when the editor is left, and with Ctrl+Enter. */
export function SqlFields({ query, onChange, onRunQuery }: SqlFieldsProps) {
  const take = (sql: string) => {
    if (sql !== query.sql) {
      onChange({ ...query, sql });
    }
  };
  const run = (sql: string) => (sql === query.sql ? onRunQuery() : take(sql));
  // The code editor keeps what it is given when it opens, while what is to be done changes with every query.
  const latestRun = useRef(run);
  useEffect(() => {
    latestRun.current = run;
  });

  const listen = (editor: MonacoEditor, monaco: Monaco) => {
    editor.onKeyDown((event) => {
      if (event.keyCode === monaco.KeyCode.Enter && (event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        event.stopPropagation();
        latestRun.current(editor.getValue());
      }
    });
  };

  return (
    <div>
      <CodeEditor
        language="sql"
        value={query.sql}
        height={160}
        showMiniMap={false}
        showLineNumbers
        onBlur={take}
        onSave={run}
        onEditorDidMount={listen}
      />
      <SqlHint />
    </div>
  );
}

function SqlHint() {
  return (
    <p style={{ opacity: 0.8 }}>
      One SELECT over the views <code>calls</code>, <code>turns</code> and <code>tools</code>; it needs the Editor role
      and runs with Ctrl+Enter. <code>$__timeFilter</code> keeps what started in the time range; <code>$__from</code>{' '}
      and <code>$__to</code> are its ends as timestamps. Variables become quoted texts, so write{' '}
      <code>assistant IN ($assistant)</code>. For a variable with the custom all value <code>{ALL_VALUES}</code>, write{' '}
      <code>{`('$assistant' = '${ALL_VALUES}' OR assistant IN ($assistant))`}</code>.
    </p>
  );
}
