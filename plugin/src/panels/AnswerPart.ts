import { LoadingState, type DataFrame, type PanelData } from '@grafana/data';
import {
  sceneGraph,
  SceneObjectBase,
  type SceneDataProvider,
  type SceneDataProviderResult,
  type SceneDataState,
} from '@grafana/scenes';
import { ReplaySubject, type Observable } from 'rxjs';

import { asMarks } from './marks';
import type { PageQuery } from './PageQuery';

interface AnswerPartState extends SceneDataState {
  /** What the panel shows; the page asks it together with the queries of all other panels. */
  queries: PageQuery[];
  /** The answer whose rows are marked on the time axis, where the panel has one. */
  marks?: PageQuery;
  /** Name of the one frame to show, where an answer has several. */
  frame?: string;
  /** The one measure of them to show, with what it is compared with; without it all. */
  measure?: string;
}

/**
 * A panel's part of the page's answer. A page asks everything in one request, so that it is complete after one round
 * and all its numbers are from the same moment; each panel takes its own answers out of it, with its own errors only.
 */
export class AnswerPart extends SceneObjectBase<AnswerPartState> implements SceneDataProvider<AnswerPartState> {
  private readonly results = new ReplaySubject<SceneDataProviderResult>(1);

  constructor(state: Pick<AnswerPartState, 'queries' | 'measure' | 'marks' | 'frame'>) {
    super(state);
    this.addActivationHandler(() => {
      const source = this.source();
      this._subs.add(source.subscribeToState(({ data }) => this.take(data)));
      this.take(source.state.data);
    });
  }

  /** Everything that the page must ask for this panel. */
  asked(): PageQuery[] {
    const { queries, marks } = this.state;
    return marks ? [...queries, marks] : queries;
  }

  getResultsStream(): Observable<SceneDataProviderResult> {
    return this.results;
  }

  isDataReadyToDisplay(): boolean {
    return this.source().isDataReadyToDisplay?.() ?? true;
  }

  private source(): SceneDataProvider {
    // The parent is the panel, which would find this object again.
    return sceneGraph.getData(this.parent?.parent ?? this);
  }

  private take(whole: PanelData | undefined) {
    if (whole) {
      const data = partOf(whole, this.state);
      this.setState({ data });
      this.results.next({ origin: this, data });
    }
  }
}

/** The answers to the given queries, as if only they had been asked. */
export function partOf(
  whole: PanelData,
  { queries, measure, marks, frame }: Pick<AnswerPartState, 'queries' | 'measure' | 'marks' | 'frame'>
): PanelData {
  const refIds = queries.map(({ refId }) => refId);
  const isMeant = ({ refId }: { refId?: string }) => refId === undefined || refIds.includes(refId);
  const series = whole.series.filter(isMeant).filter(({ name }) => frame === undefined || name === frame);
  const errors = (whole.errors ?? (whole.error ? [whole.error] : [])).filter(isMeant);
  return {
    ...whole,
    state: whole.state === LoadingState.Error && errors.length === 0 ? LoadingState.Done : whole.state,
    series: measure === undefined ? series : series.map((frame) => onlyMeasure(frame, measure)),
    annotations: marks && whole.series.filter(({ refId }) => refId === marks.refId).map(asMarks),
    error: errors[0],
    errors: errors.length > 0 ? errors : undefined,
    request: whole.request && { ...whole.request, targets: whole.request.targets.filter(isMeant) },
  };
}

function onlyMeasure(frame: DataFrame, measure: string): DataFrame {
  const names = [measure, `${measure}Before`, `${measure}Change`];
  return { ...frame, fields: frame.fields.filter(({ name }) => names.includes(name)) };
}
