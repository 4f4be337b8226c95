import { LoadingState, type PanelData } from '@grafana/data';
import {
  SceneObjectBase,
  SceneObjectUrlSyncConfig,
  type SceneObjectState,
  type SceneObjectUrlValues,
  type SceneQueryRunner,
} from '@grafana/scenes';
import { CALL_SORTS, type CallSort, type CallSummary } from '@voicehive/datasource-service/contract';

import { DEFAULT_COLUMNS, readColumns } from './callColumns';
import { CallLogView } from './CallLogView';
import { OWN_URL_KEYS } from './logAddress';
import { keepShownCalls } from './neighbours';
import { callsPage, type LogQuestion } from './queries';
import { readCalls } from './readCalls';

interface CallLogState extends SceneObjectState, LogQuestion {
  /** Answers with the first page whenever time, filters or the question change. */
  $data: SceneQueryRunner;
  /** Answers with further pages on demand. */
  more: SceneQueryRunner;
  /** Answers with the pages of a file. */
  exported: SceneQueryRunner;
  /** Ids of the columns that are shown. */
  columns: readonly string[];
  calls: CallSummary[];
  nextCursor: string | null;
}

/** The log: a first page, and more of it for as long as the reader wants. Words, order and columns are in the URL. */
export class CallLog extends SceneObjectBase<CallLogState> {
  static Component = CallLogView;

  protected override _urlSync = new SceneObjectUrlSyncConfig(this, { keys: [...OWN_URL_KEYS] });

  constructor(state: Pick<CallLogState, '$data' | 'more' | 'exported'>) {
    super({ ...state, search: '', sort: 'newest', columns: DEFAULT_COLUMNS, calls: [], nextCursor: null });
    this.addActivationHandler(() => {
      this.showFirstPage(this.state.$data.state.data);
      // A runner tells of its new questions too, while its answer is still that to the old ones.
      this._subs.add(
        this.state.$data.subscribeToState(({ data }, before) => data !== before.data && this.showFirstPage(data))
      );
      this._subs.add(
        this.state.more.subscribeToState(({ data }, before) => data !== before.data && this.appendPage(data))
      );
    });
  }

  getUrlState(): SceneObjectUrlValues {
    const { search, sort, columns } = this.state;
    return {
      search: search || undefined,
      sort: sort === 'newest' ? undefined : sort,
      columns: columns.join() === DEFAULT_COLUMNS.join() ? undefined : columns.join(),
    };
  }

  /** Only what has changed in the URL is among the values; what is gone from it is null. */
  updateFromUrl(values: SceneObjectUrlValues) {
    const { search, sort } = this.state;
    if ('columns' in values) {
      this.setState({ columns: readColumns(textOf(values.columns)) });
    }
    this.ask({
      search: 'search' in values ? textOf(values.search) : search,
      sort: 'sort' in values ? (CALL_SORTS.find((known) => known === values.sort) ?? 'newest') : sort,
    });
  }

  /** Lists the calls in which the words occur; all calls for no words. */
  searchFor(search: string) {
    this.ask({ ...this.state, search });
  }

  sortBy(sort: CallSort) {
    this.ask({ ...this.state, sort });
  }

  showColumns(columns: readonly string[]) {
    this.setState({ columns: readColumns(columns.join()) });
  }

  /** Asks for the page after the last one shown. */
  loadMore() {
    const { more, nextCursor } = this.state;
    if (nextCursor) {
      more.setState({ queries: [callsPage(this.state, nextCursor)] });
      more.runQueries();
    }
  }

  private ask({ search, sort }: LogQuestion) {
    if (search === this.state.search && sort === this.state.sort) {
      return;
    }
    const { $data } = this.state;
    this.setState({ search, sort });
    $data.setState({ queries: [callsPage({ search, sort })] });
    if (this.isActive) {
      $data.runQueries();
    }
  }

  private showFirstPage(data: PanelData | undefined) {
    if (data?.state === LoadingState.Done) {
      this.setState(readCalls(data.series));
      keepShownCalls(this.state.calls);
    }
  }

  private appendPage(data: PanelData | undefined) {
    const isExpected = this.state.more.state.queries[0]?.cursor === this.state.nextCursor;
    if (data?.state === LoadingState.Done && isExpected) {
      const page = readCalls(data.series);
      this.setState({ calls: [...this.state.calls, ...page.calls], nextCursor: page.nextCursor });
      keepShownCalls(this.state.calls);
    }
  }
}

function textOf(value: SceneObjectUrlValues[string]): string {
  return typeof value === 'string' ? value : '';
}
