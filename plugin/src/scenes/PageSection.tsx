import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { SceneObjectBase, type SceneComponentProps, type SceneObject, type SceneObjectState } from '@grafana/scenes';
import { useStyles2 } from '@grafana/ui';
import React from 'react';

interface PageSectionState extends SceneObjectState {
  title: string;
  body: SceneObject;
}

/** A part of a page under its heading. */
export class PageSection extends SceneObjectBase<PageSectionState> {
  static Component = PageSectionView;
}

function PageSectionView({ model }: SceneComponentProps<PageSection>) {
  const styles = useStyles2(getStyles);
  const { title, body } = model.useState();
  return (
    <section aria-label={title} className={styles.section}>
      <h2 className={styles.title}>{title}</h2>
      <body.Component model={body} />
    </section>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  section: css({ minWidth: 0 }),
  title: css({ fontSize: theme.typography.h5.fontSize, marginBottom: theme.spacing(1) }),
});
