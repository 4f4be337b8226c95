import { config } from '@grafana/runtime';
import {
  sceneGraph,
  SceneObjectBase,
  SceneObjectUrlSyncConfig,
  type SceneComponentProps,
  type SceneObjectState,
  type SceneObjectUrlValues,
  type SceneQueryRunner,
} from '@grafana/scenes';
import { INCIDENT_PARAM, type IncidentAnswer, type IncidentRequest } from '@voicehive/datasource-service/contract';
import React from 'react';

import { AnswerPart } from '../../../panels/AnswerPart';
import { buildManualQueryRunner } from '../../../panels/queryRunner';
import { postServiceResource, sentenceOf } from '../../../scenes/serviceResources';
import { incidents } from '../queries';
import type { IncidentAction } from './incidentAction';
import { IncidentsView } from './IncidentsView';

interface IncidentsState extends SceneObjectState {
  /** This part of the page's answer. */
  $data: AnswerPart;
  /** Answers with one incident and its timeline when asked. */
  one: SceneQueryRunner;
  openedId: string | null;
  /** What is being done, so that it is done once. */
  busyId: string | null;
  /** Why the last action failed. */
  problem: string | null;
}

/** Incidents that are open, what became of others in the range, and what can be done about them. */
export class Incidents extends SceneObjectBase<IncidentsState> {
  static Component = IncidentsComponent;

  protected override _urlSync = new SceneObjectUrlSyncConfig(this, { keys: [INCIDENT_PARAM] });

  constructor() {
    super({
      $data: new AnswerPart({ queries: [incidents()] }),
      one: buildManualQueryRunner(),
      openedId: null,
      busyId: null,
      problem: null,
    });
    this.addActivationHandler(() => {
      this._subs.add(sceneGraph.getTimeRange(this).subscribeToState(() => this.readOpened()));
      this.readOpened();
    });
  }

  getUrlState(): SceneObjectUrlValues {
    return { [INCIDENT_PARAM]: this.state.openedId ?? undefined };
  }

  updateFromUrl({ [INCIDENT_PARAM]: id }: SceneObjectUrlValues): void {
    this.open(typeof id === 'string' && id !== '' ? id : null);
  }

  /** Shows one incident with its timeline; null closes it. */
  open(id: string | null): void {
    if (id !== this.state.openedId) {
      this.setState({ openedId: id });
      this.readOpened();
    }
  }

  /** Acknowledges or resolves, and shows how things are then. */
  async act(action: IncidentAction, id: string): Promise<void> {
    this.setState({ busyId: id, problem: null });
    try {
      const request: IncidentRequest = { id };
      await postServiceResource<IncidentAnswer>(`incidents/${action}`, request);
      // The page's answer and the opened incident are asked anew with it.
      sceneGraph.getTimeRange(this).onRefresh();
    } catch (error) {
      this.setState({ problem: `Nothing was changed: ${sentenceOf(error)}` });
    } finally {
      this.setState({ busyId: null });
    }
  }

  private readOpened(): void {
    const { openedId, one } = this.state;
    if (openedId !== null && this.isActive) {
      one.setState({ queries: [{ refId: 'incident', queryType: 'incidents', incidentId: openedId }] });
      one.runQueries();
    }
  }
}

function IncidentsComponent({ model }: SceneComponentProps<Incidents>) {
  const { $data, one, openedId, busyId, problem } = model.useState();
  const { data } = $data.useState();
  const { data: opened } = one.useState();
  const timeRange = sceneGraph.getTimeRange(model);
  return (
    <IncidentsView
      data={data}
      opened={opened}
      openedId={openedId}
      busyId={busyId}
      problem={problem}
      mayAct={config.bootData?.user?.orgRole !== 'Viewer'}
      timeZone={timeRange.getTimeZone()}
      onAct={(action, id) => void model.act(action, id)}
      onOpen={(id) => model.open(id)}
      onRetry={() => timeRange.onRefresh()}
    />
  );
}
