import {
  SceneObjectBase,
  SceneObjectUrlSyncConfig,
  type SceneComponentProps,
  type SceneObjectState,
  type SceneObjectUrlValues,
} from '@grafana/scenes';
import { RadioButtonGroup } from '@grafana/ui';
import React from 'react';

const MODES = ['zoom', 'explain'] as const;
type Mode = (typeof MODES)[number];

interface DragModeState extends SceneObjectState {
  mode: Mode;
}

const OPTIONS: Array<{ value: Mode; label: string; description: string }> = [
  { value: 'zoom', label: 'Drag zooms', description: 'Dragging over a chart shows that time alone.' },
  { value: 'explain', label: 'Drag explains', description: 'Dragging over a chart asks what was different then.' },
];

/** What dragging over a chart does. */
export class DragMode extends SceneObjectBase<DragModeState> {
  static Component = DragModeView;

  protected override _urlSync = new SceneObjectUrlSyncConfig(this, { keys: ['drag'] });

  constructor() {
    super({ mode: 'zoom' });
  }

  getUrlState(): SceneObjectUrlValues {
    return { drag: this.state.mode };
  }

  updateFromUrl({ drag }: SceneObjectUrlValues): void {
    this.setState({ mode: MODES.find((known) => known === drag) ?? 'zoom' });
  }
}

function DragModeView({ model }: SceneComponentProps<DragMode>) {
  const { mode } = model.useState();
  return (
    <RadioButtonGroup
      aria-label="What dragging over a chart does"
      options={OPTIONS}
      value={mode}
      onChange={(chosen) => model.setState({ mode: chosen })}
    />
  );
}
