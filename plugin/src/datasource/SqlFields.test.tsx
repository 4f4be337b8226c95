import type * as GrafanaUi from '@grafana/ui';
import { act, fireEvent, render, screen } from '@testing-library/react';
import React from 'react';

import { SqlFields } from './SqlFields';
import type { SqlDataQuery } from './VoiceHiveDataQuery';

const ENTER = 13;

type EditorProps = React.ComponentProps<typeof GrafanaUi.CodeEditor>;

/** The editor of Grafana comes from a web worker, which jsdom does not have; a text area takes its place. */
jest.mock('@grafana/ui', () => ({
  ...jest.requireActual('@grafana/ui'),
  CodeEditor: ({ value, onBlur, onEditorDidMount }: EditorProps) => {
    const area = React.useRef<HTMLTextAreaElement>(null);
    // Like the real one, it says only once that it is there.
    React.useEffect(() => {
      const getValue = () => area.current?.value ?? '';
      const onKeyDown = (listen: (event: KeyboardEvent) => void) => area.current?.addEventListener('keydown', listen);
      Reflect.apply(onEditorDidMount ?? (() => undefined), null, [
        { getValue, onKeyDown },
        { KeyCode: { Enter: ENTER } },
      ]);
      // eslint-disable-next-line react-hooks/exhaustive-deps
    }, []);
    return <textarea ref={area} defaultValue={value} onBlur={({ currentTarget }) => onBlur?.(currentTarget.value)} />;
  },
}));

const QUERY: SqlDataQuery = { refId: 'A', queryType: 'sql', sql: 'SELECT 1' };

function show() {
  const onChange = jest.fn();
  const onRunQuery = jest.fn();
  const view = (query: SqlDataQuery) => <SqlFields query={query} onChange={onChange} onRunQuery={onRunQuery} />;
  const { rerender } = render(view(QUERY));
  return {
    onChange,
    onRunQuery,
    editor: screen.getByRole('textbox'),
    showQuery: (query: SqlDataQuery) => rerender(view(query)),
  };
}

const press = (element: HTMLElement, key: object) => act(async () => void fireEvent.keyDown(element, key));

describe('SqlFields', () => {
  it('takes a changed statement when the editor is left', () => {
    const { onChange, editor } = show();
    fireEvent.blur(editor);
    expect(onChange).not.toHaveBeenCalled();
    fireEvent.change(editor, { target: { value: 'SELECT 2' } });
    fireEvent.blur(editor);
    expect(onChange).toHaveBeenCalledWith({ ...QUERY, sql: 'SELECT 2' });
  });

  it('runs the statement with Ctrl+Enter, also when it has not changed', async () => {
    const { onChange, onRunQuery, editor } = show();
    await press(editor, { keyCode: ENTER });
    await press(editor, { keyCode: 65, ctrlKey: true });
    expect(onRunQuery).not.toHaveBeenCalled();
    await press(editor, { keyCode: ENTER, ctrlKey: true });
    expect(onRunQuery).toHaveBeenCalledTimes(1);
    expect(onChange).not.toHaveBeenCalled();
  });

  it('keeps what has been changed since the editor opened', async () => {
    const { onChange, editor, showQuery } = show();
    showQuery({ ...QUERY, hide: true });
    fireEvent.change(editor, { target: { value: 'SELECT 3' } });
    await press(editor, { keyCode: ENTER, metaKey: true });
    expect(onChange).toHaveBeenCalledWith({ ...QUERY, hide: true, sql: 'SELECT 3' });
  });

  it('names the views and the macros', () => {
    show();
    for (const name of ['calls', 'turns', 'tools', '$__timeFilter', '$__from', '$__to']) {
      expect(screen.getByText(name)).toBeInTheDocument();
    }
  });
});
