import { PluginType, type DataSourceInstanceSettings } from '@grafana/data';
import { setBackendSrv, type BackendSrvRequest, type TemplateSrv } from '@grafana/runtime';
import { DATA_SOURCE_PLUGIN_ID, DATA_SOURCE_UID } from '@voicehive/datasource-service/contract';
import { of, throwError } from 'rxjs';

import { buildPluginMeta } from '../../preview/pluginMeta';
import { DataSource } from '../datasource/DataSource';

const SETTINGS: DataSourceInstanceSettings = {
  id: 1,
  uid: DATA_SOURCE_UID,
  type: DATA_SOURCE_PLUGIN_ID,
  name: 'VoiceHive',
  access: 'proxy',
  readOnly: true,
  jsonData: {},
  meta: buildPluginMeta({ id: DATA_SOURCE_PLUGIN_ID, name: 'VoiceHive', type: PluginType.datasource }),
};

/** The real data source with variables of the test. */
export function buildDataSource(variables: Record<string, string | string[]> = {}): DataSource {
  const templateSrv: TemplateSrv = {
    getVariables: () => [],
    replace: (text = '', _scopedVars, format) =>
      text.replace(/\$\{?(\w+)\}?/g, (match, name) => {
        const value = variables[name];
        if (value === undefined) {
          return match;
        }
        return typeof format === 'function' ? format(value) : String(value);
      }),
    containsTemplate: () => true,
    updateTimeRange: () => undefined,
  };
  return new DataSource(SETTINGS, templateSrv);
}

/** Answers Grafana's HTTP calls; what an answer throws is what the call fails with. Returns the calls made. */
export function installBackend(answer: (request: BackendSrvRequest) => unknown): BackendSrvRequest[] {
  const requests: BackendSrvRequest[] = [];
  const fetch = (request: BackendSrvRequest) => {
    requests.push(request);
    try {
      return of({ status: 200, ok: true, data: answer(request), config: request, url: request.url });
    } catch (failure) {
      return throwError(() => failure);
    }
  };
  Reflect.apply(setBackendSrv, null, [{ fetch }]);
  return requests;
}
