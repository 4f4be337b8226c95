import { DATA_SOURCE_PLUGIN_ID } from '../../src/contract/index.ts';

/** How a panel or variable names its data source: by the dashboard's variable of that kind. */
export interface DataSourceReference {
  type: string;
  uid: string;
}

/** The data source of calls. */
export const VOICEHIVE: DataSourceReference = { type: DATA_SOURCE_PLUGIN_ID, uid: '${datasource}' };

/** The Prometheus that scrapes the service. */
export const PROMETHEUS: DataSourceReference = { type: 'prometheus', uid: '${prometheus}' };
