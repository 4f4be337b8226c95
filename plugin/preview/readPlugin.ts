import { AppPlugin, DataSourcePlugin, type DataSourceApi } from '@grafana/data';

/** The app out of its loaded module. */
export function readAppPlugin(loaded: unknown): AppPlugin {
  const plugin = readPlugin(loaded);
  if (!(plugin instanceof AppPlugin)) {
    throw new Error('module.js does not export an app plugin.');
  }
  return plugin;
}

/** The data source plugin out of its loaded module. */
export function readDataSourcePlugin(loaded: unknown): DataSourcePlugin<DataSourceApi> {
  const plugin = readPlugin(loaded);
  if (!(plugin instanceof DataSourcePlugin)) {
    throw new Error('datasource/module.js does not export a data source plugin.');
  }
  return plugin;
}

function readPlugin(loaded: unknown): unknown {
  return typeof loaded === 'object' && loaded !== null && 'plugin' in loaded ? loaded.plugin : undefined;
}
