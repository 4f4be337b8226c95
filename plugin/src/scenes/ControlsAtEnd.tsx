import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { SceneObjectBase, type SceneComponentProps, type SceneObject, type SceneObjectState } from '@grafana/scenes';
import { useStyles2 } from '@grafana/ui';
import React from 'react';

interface ControlsAtEndState extends SceneObjectState {
  controls: SceneObject[];
}

/**
 * Controls that stay together at the right, also on a line of their own: the time picker opens to the left from its
 * right end, and at the left of a page most of it would lie outside the window.
 */
export class ControlsAtEnd extends SceneObjectBase<ControlsAtEndState> {
  static Component = ControlsAtEndComponent;
}

function ControlsAtEndComponent({ model }: SceneComponentProps<ControlsAtEnd>) {
  const styles = useStyles2(getStyles);
  const { controls } = model.useState();
  return (
    <div className={styles.end}>
      {controls.map((control) => (
        <control.Component key={control.state.key} model={control} />
      ))}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  end: css({
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(1),
    justifyContent: 'flex-end',
    marginLeft: 'auto',
  }),
});
