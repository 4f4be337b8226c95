import { SceneTimeRange, type SceneTimeRangeState } from '@grafana/scenes';

/** A time range of a part of a page. It stays out of the URL, where the page's own stands. */
export class UnsyncedTimeRange extends SceneTimeRange {
  constructor(state: Partial<SceneTimeRangeState> = {}) {
    super(state);
    Reflect.deleteProperty(this, '_urlSync');
  }
}
