import { LoadingState } from '@grafana/data';
import {
  sceneGraph,
  SceneObjectBase,
  type SceneComponentProps,
  type SceneObjectState,
  type SceneQueryRunner,
} from '@grafana/scenes';
import { LoadingPlaceholder } from '@grafana/ui';
import React from 'react';

import { ReadFailure } from '../../../panels/ReadFailure';
import { useLimits } from '../../../scenes/useLimits';
import { BudgetView } from './BudgetView';
import { forecastMonth, type DayCost } from './forecastMonth';

interface BudgetState extends SceneObjectState {
  /** What each day of the last weeks cost. */
  $data: SceneQueryRunner;
}

/** How the month is going, and how it will end. It obeys the page's filters, but not its time. */
export class Budget extends SceneObjectBase<BudgetState> {
  static Component = BudgetComponent;
}

function BudgetComponent({ model }: SceneComponentProps<Budget>) {
  const { $data } = model.useState();
  const { data } = $data.useState();
  const limits = useLimits();
  if (data?.state === LoadingState.Error) {
    return (
      <ReadFailure
        title="The month could not be read"
        errors={data.errors}
        onRetry={() => sceneGraph.getTimeRange(model).onRefresh()}
      />
    );
  }
  if (!data || data.state === LoadingState.Loading) {
    return <LoadingPlaceholder text="Adding up the month…" />;
  }
  const [frame] = data.series;
  const times = frame?.fields.find(({ name }) => name === 'time');
  const costs = frame?.fields.find(({ name }) => name === 'costTotal');
  const days = (times?.values ?? []).map((at, row): DayCost => ({ at, usd: costs?.values[row] ?? 0 }));
  return (
    <BudgetView
      forecast={forecastMonth(days, data.timeRange.to.valueOf())}
      budgetUsd={limits?.monthlyBudgetUsd ?? null}
    />
  );
}
