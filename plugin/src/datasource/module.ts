import { DataSourcePlugin, type DataSourceJsonData } from '@grafana/data';

import { ConfigEditor } from './ConfigEditor';
import { DataSource } from './DataSource';
import { QueryEditor } from './QueryEditor';
import type { VoiceHiveDataQuery } from './VoiceHiveDataQuery';

export const plugin = new DataSourcePlugin<DataSource, VoiceHiveDataQuery, DataSourceJsonData>(DataSource)
  .setConfigEditor(ConfigEditor)
  .setQueryEditor(QueryEditor);
