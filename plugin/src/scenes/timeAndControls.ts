import {
  SceneRefreshPicker,
  SceneTimePicker,
  SceneTimeRange,
  VariableValueSelectors,
  type SceneObject,
} from '@grafana/scenes';

import { ControlsAtEnd } from './ControlsAtEnd';

/** The range that a page shows before anybody has chosen. */
export function buildTimeRange(from = 'now-24h'): SceneTimeRange {
  return new SceneTimeRange({ from, to: 'now' });
}

/** Filters on the left, time and refresh on the right. */
export function buildControls(extra: SceneObject[] = []): SceneObject[] {
  return [
    new VariableValueSelectors({}),
    new ControlsAtEnd({
      controls: [
        ...extra,
        new SceneTimePicker({ isOnCanvas: true }),
        new SceneRefreshPicker({ isOnCanvas: true, withText: true, intervals: ['10s', '30s', '1m', '5m'] }),
      ],
    }),
  ];
}
