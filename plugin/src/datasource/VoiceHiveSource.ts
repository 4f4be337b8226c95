import type { DataSourceJsonData } from '@grafana/data';
import type { DataSourceWithBackend } from '@grafana/runtime';
import type { CatalogueDescription } from '@voicehive/datasource-service/contract';

import type { VoiceHiveDataQuery } from './VoiceHiveDataQuery';

/** The data source as its editors need it; they must not import the class, which imports them. */
export type VoiceHiveSource = DataSourceWithBackend<VoiceHiveDataQuery, DataSourceJsonData> & {
  getCatalogue(): Promise<CatalogueDescription>;
};
