import {
  LoadingState,
  type DataQueryRequest,
  type DataQueryResponse,
  type DataSourceApi,
  type PanelData,
} from '@grafana/data';
import { catchError, from, map, of, startWith, type Observable } from 'rxjs';

type QueryFunction = (request: DataQueryRequest) => Observable<DataQueryResponse> | Promise<DataQueryResponse>;

/** Runs one request and reports its states, as Grafana's own does. */
export function runRequest(
  dataSource: DataSourceApi,
  request: DataQueryRequest,
  queryFunction?: QueryFunction
): Observable<PanelData> {
  const base = { series: [], timeRange: request.range, request };
  const answer = queryFunction ? queryFunction(request) : dataSource.query(request);
  return from(answer).pipe(
    map((response) => ({
      ...base,
      series: response.data,
      state: response.error || response.errors?.length ? LoadingState.Error : (response.state ?? LoadingState.Done),
      error: response.error,
      errors: response.errors ?? (response.error ? [response.error] : undefined),
    })),
    catchError((error: Error) =>
      of({
        ...base,
        state: LoadingState.Error,
        error: { message: error.message },
        errors: [{ message: error.message }],
      })
    ),
    startWith({ ...base, state: LoadingState.Loading })
  );
}
