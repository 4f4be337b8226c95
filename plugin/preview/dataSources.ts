import { PluginType, type DataSourceApi, type DataSourceInstanceSettings, type DataSourceRef } from '@grafana/data';
import type { DataSourceSrv } from '@grafana/runtime';
import { DATA_SOURCE_PLUGIN_ID, DATA_SOURCE_UID } from '@voicehive/datasource-service/contract';

/** The one data source of the preview, as provisioning would make it. */
export const DATA_SOURCE_SETTINGS: DataSourceInstanceSettings = {
  id: 1,
  uid: DATA_SOURCE_UID,
  type: DATA_SOURCE_PLUGIN_ID,
  name: 'VoiceHive calls',
  access: 'proxy',
  readOnly: true,
  jsonData: {},
  meta: {
    id: DATA_SOURCE_PLUGIN_ID,
    type: PluginType.datasource,
    name: 'VoiceHive calls',
    module: '',
    baseUrl: '',
    info: {
      author: { name: 'VoiceHive' },
      description: '',
      links: [],
      logos: { large: '', small: '' },
      screenshots: [],
      updated: '',
      version: '',
    },
  },
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
    getList: () => [DATA_SOURCE_SETTINGS],
    getInstanceSettings: (ref) => (isOurs(ref) ? DATA_SOURCE_SETTINGS : undefined),
    reload: () => undefined,
    registerRuntimeDataSource: () => undefined,
  };
}
