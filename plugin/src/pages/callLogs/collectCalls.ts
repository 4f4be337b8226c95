import { LoadingState } from '@grafana/data';
import type { SceneQueryRunner } from '@grafana/scenes';
import type { CallSummary } from '@voicehive/datasource-service/contract';

import type { PageQuery } from '../../panels/PageQuery';
import { readCalls, type CallsPage } from './readCalls';

/** Most calls in one file. */
export const MOST_EXPORTED = 50_000;

interface Collecting {
  /** The query of the page after a cursor; without one of the first page. */
  pageOf: (cursor: string | undefined) => PageQuery;
  /** Told after each page how many calls there are so far. */
  onProgress: (count: number) => void;
  signal: AbortSignal;
}

/** Calls that were collected, and whether there are more than may be. */
export interface Collected {
  calls: CallSummary[];
  isCut: boolean;
}

/**
 * Follows the cursor through all pages of the log.
 *
 * @throws Error with the service's sentence when a page cannot be read, or `AbortError` when it is cancelled
 */
export async function collectCalls(
  runner: SceneQueryRunner,
  { pageOf, onProgress, signal }: Collecting
): Promise<Collected> {
  const calls: CallSummary[] = [];
  let cursor: string | undefined;
  do {
    const page = await askPage(runner, pageOf(cursor), signal);
    calls.push(...page.calls);
    onProgress(Math.min(calls.length, MOST_EXPORTED));
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined && calls.length < MOST_EXPORTED);
  return { calls: calls.slice(0, MOST_EXPORTED), isCut: cursor !== undefined || calls.length > MOST_EXPORTED };
}

function askPage(runner: SceneQueryRunner, query: PageQuery, signal: AbortSignal): Promise<CallsPage> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      subscription.unsubscribe();
      signal.removeEventListener('abort', onAbort);
    };
    const onAbort = () => {
      stop();
      runner.cancelQuery?.();
      reject(new DOMException('The download was cancelled.', 'AbortError'));
    };
    const subscription = runner.subscribeToState(({ data }, before) => {
      if (data === before.data) {
        // Its question changed; the answer is still that of the page before.
        return;
      }
      if (data?.state === LoadingState.Done) {
        stop();
        resolve(readCalls(data.series));
      } else if (data?.state === LoadingState.Error) {
        stop();
        reject(new Error(data.errors?.[0]?.message ?? 'The service gave no reason.'));
      }
    });
    if (signal.aborted) {
      onAbort();
      return;
    }
    signal.addEventListener('abort', onAbort);
    runner.setState({ queries: [query] });
    runner.runQueries();
  });
}
