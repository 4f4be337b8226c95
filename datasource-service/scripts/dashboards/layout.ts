import type { Json } from './json.ts';

/** Columns of Grafana's grid. */
const COLUMNS = 24;

/** A panel without its place. */
export interface Panel {
  /** Never changes, because alert rules and links refer to it. */
  id: number;
  width: number;
  height: number;
  /** Everything else that its JSON says. */
  model: Json;
}

/** A titled row of panels. */
export interface Row {
  id: number;
  title: string;
  panels: Panel[];
}

/** Heights that the columns are filled to. */
class Columns {
  readonly #heights: number[];

  constructor(top: number) {
    this.#heights = Array.from({ length: COLUMNS }, () => top);
  }

  /** The highest free place for the width, furthest to the left. */
  place({ width, height }: Panel): { x: number; y: number } {
    const tops = Array.from({ length: COLUMNS - width + 1 }, (_, x) => Math.max(...this.#heights.slice(x, x + width)));
    const y = Math.min(...tops);
    const x = tops.indexOf(y);
    this.#heights.fill(y + height, x, x + width);
    return { x, y };
  }

  get bottom(): number {
    return Math.max(...this.#heights);
  }
}

/** The rows below one another with their panels in the order given, each as high up as it fits. */
export function layOut(rows: readonly Row[]): Json[] {
  let top = 0;
  return rows.flatMap(({ id, title, panels }) => {
    const heading = {
      id,
      type: 'row',
      title,
      collapsed: false,
      gridPos: { x: 0, y: top, w: COLUMNS, h: 1 },
      panels: [],
    };
    const columns = new Columns(top + 1);
    const placed = panels.map((panel) => {
      const { x, y } = columns.place(panel);
      return { id: panel.id, ...panel.model, gridPos: { x, y, w: panel.width, h: panel.height } };
    });
    top = columns.bottom;
    return [heading, ...placed];
  });
}
