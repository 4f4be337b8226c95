import { dateTime, LoadingState, type TimeRange } from '@grafana/data';
import {
  sceneGraph,
  SceneObjectBase,
  SceneObjectUrlSyncConfig,
  type SceneQueryRunner,
  type SceneTimeRange,
  type SceneComponentProps,
  type SceneObjectState,
  type SceneObjectUrlValues,
} from '@grafana/scenes';
import { LoadingPlaceholder } from '@grafana/ui';
import { COMPARISONS, type Comparison } from '@voicehive/datasource-service/contract';
import React from 'react';

import { buildManualQueryRunner } from '../../../panels/queryRunner';
import { ReadFailure } from '../../../panels/ReadFailure';
import { StateMessage } from '../../../panels/StateMessage';
import { pageFilters } from '../../../scenes/filters';
import { UnsyncedTimeRange } from '../../../scenes/UnsyncedTimeRange';
import { FIRST_EXPLAINED } from './explainedMeasures';
import { readChanged } from './readChanged';
import { WhatChangedView } from './WhatChangedView';

const BAD_REQUEST = 400;

/** A time on a chart, epoch ms. */
export interface Selection {
  from: number;
  to: number;
}

interface WhatChangedState extends SceneObjectState {
  /** Id of the measure, as the reader chose it or the URL names it. */
  measure: string;
  against: Comparison;
  /** What was dragged over on a chart; null explains the page's whole range. */
  selection: Selection | null;
  $timeRange: SceneTimeRange;
  $data: SceneQueryRunner;
}

/** Which values of which dimensions make a time different from an earlier one. What is explained lives in the URL. */
export class WhatChanged extends SceneObjectBase<WhatChangedState> {
  static Component = WhatChangedComponent;

  protected override _urlSync = new SceneObjectUrlSyncConfig(this, {
    keys: ['explain', 'against', 'explainFrom', 'explainTo'],
  });

  constructor() {
    super({
      measure: FIRST_EXPLAINED,
      against: 'previousPeriod',
      selection: null,
      $timeRange: new UnsyncedTimeRange(),
      $data: buildManualQueryRunner(),
    });
    this.addActivationHandler(() => {
      const page = this.pageRange();
      this._subs.add(page.subscribeToState((_, before) => page.state.value !== before.value && this.ask()));
      this._subs.add(
        this.subscribeToState(
          (now, before) =>
            (now.measure !== before.measure || now.against !== before.against || now.selection !== before.selection) &&
            this.ask()
        )
      );
      this.ask();
    });
  }

  /** Explains a time of its own; null explains the page's again. */
  select(selection: Selection | null): void {
    this.setState({ selection });
  }

  /** The time that is explained. */
  explainedRange(): TimeRange {
    const { selection } = this.state;
    if (!selection) {
      return this.pageRange().state.value;
    }
    const [from, to] = [dateTime(selection.from), dateTime(selection.to)];
    return { from, to, raw: { from, to } };
  }

  getUrlState(): SceneObjectUrlValues {
    const { measure, against, selection } = this.state;
    return {
      explain: measure,
      against,
      explainFrom: selection ? String(selection.from) : undefined,
      explainTo: selection ? String(selection.to) : undefined,
    };
  }

  updateFromUrl({ explain, against, explainFrom, explainTo }: SceneObjectUrlValues): void {
    const [from, to] = [Number(explainFrom ?? NaN), Number(explainTo ?? NaN)];
    this.setState({
      measure: typeof explain === 'string' && explain !== '' ? explain : FIRST_EXPLAINED,
      against: COMPARISONS.find((known) => known === against) ?? 'previousPeriod',
      selection: from < to ? { from, to } : null,
    });
  }

  private ask(): void {
    const { $data, $timeRange, measure, against } = this.state;
    const value = this.explainedRange();
    $timeRange.setState({ from: value.from.toISOString(), to: value.to.toISOString(), value });
    $data.setState({
      queries: [
        { refId: 'changed', queryType: 'changed', measure, compareTo: against, filters: pageFilters(), limit: 15 },
      ],
    });
    $data.runQueries();
  }

  private pageRange() {
    return sceneGraph.getTimeRange(this.parent ?? this);
  }
}

function WhatChangedComponent({ model }: SceneComponentProps<WhatChanged>) {
  const { $data, measure, against, selection } = model.useState();
  const { data } = $data.useState();
  const [failure] = data?.state === LoadingState.Error ? (data.errors ?? [{}]) : [];
  const changed = data?.state === LoadingState.Done ? readChanged(data.series[0]) : null;
  return (
    <WhatChangedView
      measure={measure}
      against={against}
      range={model.explainedRange()}
      isSelection={selection !== null}
      timeZone={sceneGraph.getTimeRange(model).getTimeZone()}
      changed={changed}
      onChange={(change) => model.setState(change)}
      onClear={() => model.select(null)}
    >
      {failure && failure.status === BAD_REQUEST && (
        <StateMessage icon="question-circle" title={`“${measure}” cannot be explained`}>
          {failure.message} Choose a measure from the list above.
        </StateMessage>
      )}
      {failure && failure.status !== BAD_REQUEST && (
        <ReadFailure title="What changed could not be read" errors={[failure]} onRetry={() => $data.runQueries()} />
      )}
      {!changed && !failure && <LoadingPlaceholder text="Looking for what is different…" />}
    </WhatChangedView>
  );
}
