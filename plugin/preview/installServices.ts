import { EventBusSrv, type DataSourceApi, type GrafanaTheme2 } from '@grafana/data';
import {
  config,
  setAppEvents,
  setBackendSrv,
  setDataSourceSrv,
  setEchoSrv,
  setGrafanaLiveSrv,
  setPluginImportUtils,
  setPluginLinksHook,
  setReturnToPreviousHook,
  setRunRequest,
  setTemplateSrv,
} from '@grafana/runtime';
import { setPluginPage } from 'runtime-plugin-page';

import { buildBackendSrv } from './backend';
import { buildDataSourceSrv, DATA_SOURCE_SETTINGS } from './dataSources';
import { buildLiveSrv } from './liveSrv';
import { Page } from './Page';
import { buildPanelPlugins } from './panelPlugins';
import { fillRegistries } from './registries';
import { runRequest } from './runRequest';
import { buildTemplateSrv } from './templateSrv';

/** Sets what Grafana sets at its start and a plugin relies on; the data source is set once it is loaded. */
export function installServices(theme: GrafanaTheme2): void {
  config.theme2 = theme;
  config.datasources = { [DATA_SOURCE_SETTINGS.name]: DATA_SOURCE_SETTINGS };
  setBackendSrv(buildBackendSrv());
  setTemplateSrv(buildTemplateSrv());
  setAppEvents(new EventBusSrv());
  setEchoSrv({ addBackend: () => undefined, addEvent: () => undefined, flush: () => undefined });
  setGrafanaLiveSrv(buildLiveSrv());
  setReturnToPreviousHook(() => () => undefined);
  setPluginLinksHook(() => ({ isLoading: false, links: [] }));
  setRunRequest(runRequest);
  setPluginPage(Page);
  fillRegistries();

  const panels = buildPanelPlugins();
  setPluginImportUtils({
    importPanelPlugin: async (id) => {
      const panel = panels.get(id);
      if (!panel) {
        throw new Error(`The preview has no stand-in for the panel ${id}.`);
      }
      return panel;
    },
    getPanelPluginFromCache: (id) => panels.get(id),
  });
}

/** Makes the data source known. */
export function installDataSource(dataSource: DataSourceApi): void {
  setDataSourceSrv(buildDataSourceSrv(dataSource));
}
