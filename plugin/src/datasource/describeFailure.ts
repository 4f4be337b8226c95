import { isFetchError } from '@grafana/runtime';

/** The most useful sentence in whatever was thrown. */
export function describeFailure(failure: unknown): string {
  if (isFetchError(failure)) {
    const message: unknown = failure.data?.message;
    return typeof message === 'string' && message ? message : `Grafana answered with status ${failure.status}.`;
  }
  return failure instanceof Error ? failure.message : 'The reason is not known.';
}
