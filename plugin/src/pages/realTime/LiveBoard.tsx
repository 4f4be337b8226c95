import { LoadingState, type PanelData } from '@grafana/data';
import {
  sceneGraph,
  SceneObjectBase,
  SceneObjectUrlSyncConfig,
  type SceneComponentProps,
  type SceneObjectState,
  type SceneObjectUrlValues,
  type SceneQueryRunner,
} from '@grafana/scenes';
import { LoadingPlaceholder } from '@grafana/ui';
import React from 'react';

import { ReadFailure } from '../../panels/ReadFailure';
import { BOARD_ORDERS, BOARD_VIEWS, type BoardOrder, type BoardView } from './arrangeRows';
import { LiveBoardView } from './LiveBoardView';
import { readLiveAnswer, type LiveAnswer } from './liveRow';

interface LiveBoardState extends SceneObjectState {
  /** Answers with the board, and goes on with every change of it. */
  $data: SceneQueryRunner;
  view: BoardView;
  order: BoardOrder;
  search: string;
  answer: LiveAnswer | null;
  /** When the last packet came, epoch ms by the browser's clock; null before the first. */
  receivedAt: number | null;
}

/** The board of calls under way. What is looked at lives in the URL. */
export class LiveBoard extends SceneObjectBase<LiveBoardState> {
  static Component = LiveBoardComponent;

  protected override _urlSync = new SceneObjectUrlSyncConfig(this, { keys: ['view', 'order', 'search'] });

  constructor({ $data }: Pick<LiveBoardState, '$data'>) {
    super({ $data, view: 'underWay', order: 'newest', search: '', answer: null, receivedAt: null });
    this.addActivationHandler(() => {
      this.take(this.state.$data.state.data);
      this._subs.add(this.state.$data.subscribeToState(({ data }) => this.take(data)));
    });
  }

  getUrlState(): SceneObjectUrlValues {
    const { view, order, search } = this.state;
    return { view, order, search: search || undefined };
  }

  updateFromUrl({ view, order, search }: SceneObjectUrlValues): void {
    this.setState({
      view: BOARD_VIEWS.find((known) => known === view) ?? 'underWay',
      order: BOARD_ORDERS.find((known) => known === order) ?? 'newest',
      search: typeof search === 'string' ? search : '',
    });
  }

  private take(data: PanelData | undefined): void {
    // The schema comes with the first packet only; what it says of limit and rights stays.
    const answer = data && data.state !== LoadingState.Loading ? readLiveAnswer(data.series) : null;
    if (answer) {
      const { answer: known } = this.state;
      this.setState({
        answer: known ? { ...known, ...knownFacts(answer, known), rows: answer.rows } : answer,
        receivedAt: Date.now(),
      });
    }
  }
}

function knownFacts({ concurrencyLimit, seesWords }: LiveAnswer, known: LiveAnswer): Partial<LiveAnswer> {
  return { concurrencyLimit: concurrencyLimit ?? known.concurrencyLimit, seesWords: seesWords || known.seesWords };
}

function LiveBoardComponent({ model }: SceneComponentProps<LiveBoard>) {
  const { $data, answer, receivedAt, view, order, search } = model.useState();
  const { data } = $data.useState();
  if (data?.state === LoadingState.Error && !answer) {
    return (
      <ReadFailure
        title="The live board could not be read"
        titles={{ forbidden: 'You may not see calls' }}
        errors={data.errors}
        onRetry={() => $data.runQueries()}
      />
    );
  }
  if (!answer || receivedAt === null) {
    return <LoadingPlaceholder text="Waiting for the board…" />;
  }
  return (
    <LiveBoardView
      answer={answer}
      receivedAt={receivedAt}
      arrangement={{
        view,
        order,
        search,
        assistants: chosenValues(model, 'assistant'),
        providers: chosenValues(model, 'provider'),
      }}
      timeZone={sceneGraph.getTimeRange(model).getTimeZone()}
      onArrange={(change) => model.setState(change)}
    />
  );
}

/** The values chosen in a list above; null for all. */
function chosenValues(model: LiveBoard, name: string): string[] | null {
  const value = sceneGraph.lookupVariable(name, model)?.getValue();
  return Array.isArray(value) ? value.map(String) : null;
}
