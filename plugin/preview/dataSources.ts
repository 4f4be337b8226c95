import { PluginType, type DataSourceApi, type DataSourceInstanceSettings, type DataSourceRef } from '@grafana/data';
import type { DataSourceSrv } from '@grafana/runtime';
import { DATA_SOURCE_PLUGIN_ID, DATA_SOURCE_UID } from '@voicehive/datasource-service/contract';

import { buildPluginMeta } from './pluginMeta';

const NAME = 'VoiceHive calls';

/** The one data source of the preview, as provisioning would make it. */
export const DATA_SOURCE_SETTINGS: DataSourceInstanceSettings = {
  id: 1,
  uid: DATA_SOURCE_UID,
  type: DATA_SOURCE_PLUGIN_ID,
  name: NAME,
  access: 'proxy',
  readOnly: true,
  jsonData: {},
  meta: buildPluginMeta({ id: DATA_SOURCE_PLUGIN_ID, name: NAME, type: PluginType.datasource }),
};

/** Knows the one data source; any other reference gets Grafana's answer for the unknown. */
export function buildDataSourceSrv(dataSource: DataSourceApi): DataSourceSrv {
  const isOurs = (ref: DataSourceRef | string | null | undefined) =>
    !ref || (typeof ref === 'string' ? ref : ref.uid) === DATA_SOURCE_UID;
  return {
    get: async (ref) => {
      if (!isOurs(ref)) {
        throw new Error('Data source not found');
      }
      return dataSource;
    },
    getList: (filters) => (filters?.tracing ? [] : [DATA_SOURCE_SETTINGS]),
    getInstanceSettings: (ref) => (isOurs(ref) ? DATA_SOURCE_SETTINGS : undefined),
    reload: () => undefined,
    registerRuntimeDataSource: () => undefined,
  };
}
