import type { BackendSrv, BackendSrvRequest, FetchResponse } from '@grafana/runtime';
import { from, type Observable } from 'rxjs';

/** Grafana's way to its own server: here, the preview's server on the same origin. */
export function buildBackendSrv(): BackendSrv {
  const request = async <T>(options: BackendSrvRequest): Promise<T> => (await send<T>(options)).data;
  return {
    fetch: <T>(options: BackendSrvRequest): Observable<FetchResponse<T>> => from(send<T>(options)),
    request,
    datasourceRequest: (options) => send(options),
    get: (url, params) => request({ url, params, method: 'GET' }),
    post: (url, data) => request({ url, data, method: 'POST' }),
    put: (url, data) => request({ url, data, method: 'PUT' }),
    patch: (url, data) => request({ url, data, method: 'PATCH' }),
    delete: (url) => request({ url, method: 'DELETE' }),
    chunked: () => from([]),
  };
}

async function send<T>(options: BackendSrvRequest): Promise<FetchResponse<T>> {
  const url = new URL(options.url.replace(/^\/?/, '/'), window.location.origin);
  for (const [key, value] of Object.entries(options.params ?? {})) {
    url.searchParams.set(key, String(value));
  }
  const response = await fetch(url, {
    method: options.method ?? 'GET',
    body: options.data === undefined ? undefined : JSON.stringify(options.data),
    headers: { 'content-type': 'application/json', ...options.headers },
  });
  const data = await response.json();
  const answer = {
    data,
    ok: response.ok,
    status: response.status,
    statusText: response.statusText,
    headers: response.headers,
    redirected: response.redirected,
    type: response.type,
    url: response.url,
    config: options,
  };
  if (!response.ok) {
    throw answer;
  }
  return answer;
}
