import { DataSourceWithBackend, getDataSourceSrv } from '@grafana/runtime';

import { DATA_SOURCE_REF } from '../constants';

async function findSource(): Promise<DataSourceWithBackend> {
  const source = await getDataSourceSrv().get(DATA_SOURCE_REF);
  if (!(source instanceof DataSourceWithBackend)) {
    throw new Error('Grafana has no VoiceHive data source.');
  }
  return source;
}

/** Grafana would tell every reader of what the page tells itself, and of every page view that was counted. */
const WITHOUT_ALERTS = { showErrorAlert: false, showSuccessAlert: false };

/** A resource of the service, such as `limits`. Rejects with Grafana's error when it is refused. */
export async function getServiceResource<Answer>(path: string): Promise<Answer> {
  return (await findSource()).getResource<Answer>(path, undefined, WITHOUT_ALERTS);
}

/** Sends something to a resource of the service. Grafana shows no alert of its own; the caller does. */
export async function postServiceResource<Answer>(path: string, body: object): Promise<Answer> {
  return (await findSource()).postResource<Answer>(path, body, WITHOUT_ALERTS);
}

/** The sentence of an error that Grafana or the service gave. */
export function sentenceOf(error: unknown): string {
  const { data, message } = (typeof error === 'object' && error !== null ? error : {}) as {
    data?: { message?: string };
    message?: string;
  };
  return data?.message ?? message ?? 'No reason was given.';
}
