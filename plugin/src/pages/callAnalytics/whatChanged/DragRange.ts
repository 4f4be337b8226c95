import { getDefaultTimeRange, type TimeRange } from '@grafana/data';
import { sceneGraph, SceneTimeRangeTransformerBase, type SceneTimeRangeState } from '@grafana/scenes';

import { DragMode } from './DragMode';
import { WhatChanged } from './WhatChanged';

/** The page's time range as its charts see it: what is dragged over one may be explained instead of zoomed into. */
export class DragRange extends SceneTimeRangeTransformerBase<SceneTimeRangeState> {
  constructor() {
    super({ from: 'now-24h', to: 'now', value: getDefaultTimeRange() });
  }

  override onTimeRangeChange(dragged: TimeRange): void {
    const scene = this.getRoot();
    const mode = sceneGraph.findObject(scene, (part) => part instanceof DragMode);
    const explanation = sceneGraph.findObject(scene, (part) => part instanceof WhatChanged);
    if (mode instanceof DragMode && mode.state.mode === 'explain' && explanation instanceof WhatChanged) {
      explanation.select({ from: dragged.from.valueOf(), to: dragged.to.valueOf() });
    } else {
      super.onTimeRangeChange(dragged);
    }
  }

  protected ancestorTimeRangeChanged({ from, to, value, timeZone }: SceneTimeRangeState): void {
    this.setState({ from, to, value, timeZone });
  }
}
