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
import {
  DELIVERY_OUTCOMES,
  DELIVERY_VERDICTS,
  type DeliveryOutcome,
  type DeliveryVerdict,
  type InboxQuery,
  type InboxRow,
  type ReplayAnswer,
} from '@voicehive/datasource-service/contract';
import React from 'react';

import { buildManualQueryRunner } from '../../../panels/queryRunner';
import { postServiceResource, sentenceOf } from '../../../scenes/serviceResources';
import { describeReplay } from './describeReplay';
import { InboxView } from './InboxView';
import { readInbox } from './readInbox';

/** Deliveries in one page. */
const PAGE_SIZE = 25;

interface InboxState extends SceneObjectState {
  /** Answers with a page of deliveries when asked. */
  $data: SceneQueryRunner;
  /** Answers with one delivery in full when asked. */
  one: SceneQueryRunner;
  verdict: DeliveryVerdict | null;
  outcome: DeliveryOutcome | null;
  rows: InboxRow[];
  nextCursor: string | null;
  openedId: string | null;
  selected: readonly string[];
  /** What the last replay did, or why it failed. */
  message: string | null;
}

/** The webhooks as they came, for admins: what became of each, its body, and the way to let it in or read it again. */
export class Inbox extends SceneObjectBase<InboxState> {
  static Component = InboxComponent;

  protected override _urlSync = new SceneObjectUrlSyncConfig(this, { keys: ['verdict', 'outcome'] });

  constructor({ $data }: Pick<InboxState, '$data'>) {
    super({
      $data,
      one: buildManualQueryRunner(),
      verdict: null,
      outcome: null,
      rows: [],
      nextCursor: null,
      openedId: null,
      selected: [],
      message: null,
    });
    this.addActivationHandler(() => {
      const page = sceneGraph.getTimeRange(this);
      this._subs.add(page.subscribeToState(() => this.ask()));
      this._subs.add(this.state.$data.subscribeToState(({ data }, before) => data !== before.data && this.take(data)));
      this._subs.add(
        this.subscribeToState(
          (now, before) => (now.verdict !== before.verdict || now.outcome !== before.outcome) && this.ask()
        )
      );
      this.ask();
    });
  }

  getUrlState(): SceneObjectUrlValues {
    const { verdict, outcome } = this.state;
    return { verdict: verdict ?? undefined, outcome: outcome ?? undefined };
  }

  updateFromUrl({ verdict, outcome }: SceneObjectUrlValues): void {
    this.setState({
      verdict: DELIVERY_VERDICTS.find((known) => known === verdict) ?? null,
      outcome: DELIVERY_OUTCOMES.find((known) => known === outcome) ?? null,
    });
  }

  /** Asks for the page after the last one shown; without a cursor for the first. */
  ask(cursor?: string): void {
    const { $data, verdict, outcome } = this.state;
    const query: InboxQuery = {
      queryType: 'inbox',
      limit: PAGE_SIZE,
      ...(verdict && { verdict }),
      ...(outcome && { outcome }),
      ...(cursor && { cursor }),
    };
    $data.setState({ queries: [{ refId: 'inbox', ...query }] });
    $data.runQueries();
  }

  /** Shows one delivery in full; null closes it. */
  open(id: string | null): void {
    this.setState({ openedId: id });
    if (id !== null) {
      this.state.one.setState({ queries: [{ refId: 'delivery', queryType: 'inbox', deliveryId: id }] });
      this.state.one.runQueries();
    }
  }

  select(id: string, isSelected: boolean): void {
    const others = this.state.selected.filter((known) => known !== id);
    this.setState({ selected: isSelected ? [...others, id] : others });
  }

  /** Works the selected deliveries in again, and lets those in that are held. */
  async replay(): Promise<void> {
    const { selected } = this.state;
    try {
      const answer = await postServiceResource<ReplayAnswer>('inbox/replay', { ids: selected });
      this.setState({ message: describeReplay(answer), selected: [] });
      this.ask();
    } catch (error) {
      this.setState({ message: `Nothing was replayed: ${sentenceOf(error)}` });
    }
  }

  private take(data: PanelData | undefined): void {
    if (data?.state === LoadingState.Done) {
      const page = readInbox(data.series);
      const isNext = Boolean(this.state.$data.state.queries[0]?.cursor);
      this.setState({
        rows: isNext ? [...this.state.rows, ...page.rows] : page.rows,
        nextCursor: page.nextCursor,
      });
    }
  }
}

function InboxComponent({ model }: SceneComponentProps<Inbox>) {
  const { $data, one, ...state } = model.useState();
  const { data } = $data.useState();
  const { data: opened } = one.useState();
  return (
    <InboxView
      {...state}
      data={data}
      opened={opened}
      timeZone={sceneGraph.getTimeRange(model).getTimeZone()}
      onFilter={(filter) => model.setState(filter)}
      onMore={() => state.nextCursor !== null && model.ask(state.nextCursor)}
      onOpen={(id) => model.open(id)}
      onSelect={(id, isSelected) => model.select(id, isSelected)}
      onReplay={() => void model.replay()}
    />
  );
}
