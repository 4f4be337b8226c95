import { getBackendSrv } from '@grafana/runtime';
import { sceneGraph, SceneObjectBase, type SceneComponentProps, type SceneObjectState } from '@grafana/scenes';
import React from 'react';
import { lastValueFrom } from 'rxjs';

import { sentenceOf } from '../../../scenes/serviceResources';
import { AlertList } from './AlertList';
import { readAlerts, type FiringAlert } from './readAlerts';

/** Grafana's own Alertmanager. */
const ALERTS_URL = '/api/alertmanager/grafana/api/v2/alerts?active=true&inhibited=false';

interface FiringAlertsState extends SceneObjectState {
  /** Undefined until Grafana has answered. */
  alerts?: FiringAlert[];
  /** Why there is nothing to show. */
  problem?: string;
}

/** The alerts that Grafana fires now. They are asked anew with every refresh of the page. */
export class FiringAlerts extends SceneObjectBase<FiringAlertsState> {
  static Component = FiringAlertsView;

  constructor() {
    super({});
    this.addActivationHandler(() => {
      void this.read();
      this._subs.add(sceneGraph.getTimeRange(this).subscribeToState(() => void this.read()));
    });
  }

  private async read(): Promise<void> {
    try {
      const request = getBackendSrv().fetch<unknown>({ url: ALERTS_URL, showErrorAlert: false });
      const { data } = await lastValueFrom(request);
      this.setState({ alerts: readAlerts(data), problem: undefined });
    } catch (error) {
      this.setState({ alerts: undefined, problem: sentenceOf(error) });
    }
  }
}

function FiringAlertsView({ model }: SceneComponentProps<FiringAlerts>) {
  const { alerts, problem } = model.useState();
  return <AlertList alerts={alerts} problem={problem} timeZone={sceneGraph.getTimeRange(model).getTimeZone()} />;
}
