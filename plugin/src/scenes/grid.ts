import { SceneCSSGridLayout, type SceneObject } from '@grafana/scenes';

interface Grid {
  /** Columns as CSS names them. */
  columns: string;
  /** Columns on a narrow screen, when they differ. */
  narrowColumns?: string;
  /** Pixels. */
  rowHeight: number;
}

/** Two columns that become one on a narrow screen. */
export const HALVES = { columns: 'repeat(2, minmax(0, 1fr))', narrowColumns: 'minmax(0, 1fr)' };

/** Tables side by side where there is room for their columns, otherwise one below the other. */
export const TABLES = { columns: 'repeat(auto-fit, minmax(min(100%, 840px), 1fr))' };

/** One column. */
export const ONE_COLUMN = { columns: 'minmax(0, 1fr)' };

/** As many columns of key numbers as fit. */
export const KEY_NUMBERS = { columns: 'repeat(auto-fit, minmax(min(200px, 45%), 1fr))', rowHeight: 124 };

/** Parts of a page side by side, in rows of the same height. */
export function buildGrid(
  children: SceneObject[],
  { columns, narrowColumns = columns, rowHeight }: Grid
): SceneCSSGridLayout {
  return new SceneCSSGridLayout({
    children,
    templateColumns: columns,
    autoRows: `${rowHeight}px`,
    md: { templateColumns: narrowColumns, rowGap: 1, columnGap: 1 },
  });
}
