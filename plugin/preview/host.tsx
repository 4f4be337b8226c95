import { createTheme, PluginContextProvider, PluginType, ThemeContext, type AppPluginMeta } from '@grafana/data';
import { LocationServiceProvider, locationService } from '@grafana/runtime';
import * as unstableRuntime from '@grafana/runtime/unstable';
import { GlobalStyles, PortalContainer } from '@grafana/ui';
import { APP_PLUGIN_ID } from '@voicehive/datasource-service/contract';
import React from 'react';
import { createRoot } from 'react-dom/client';
import { Route, Routes } from 'react-router-dom';

import { DATA_SOURCE_SETTINGS } from './dataSources';
import { Frame } from './Frame';
import { HostRouter } from './HostRouter';
import { installDataSource, installServices } from './installServices';
import { interceptLinkClicks } from './interceptLinkClicks';
import { loadModule } from './loadModule';
import { NotInPreview } from './NotInPreview';
import { buildPluginMeta } from './pluginMeta';
import { readAppPlugin, readDataSourcePlugin } from './readPlugin';

const PLUGIN_FOLDER = `/public/plugins/${APP_PLUGIN_ID}`;

const META: AppPluginMeta = {
  ...buildPluginMeta({ id: APP_PLUGIN_ID, name: 'VoiceHive Monitoring', type: PluginType.app }),
  enabled: true,
  pinned: true,
  module: `${PLUGIN_FOLDER}/module.js`,
  baseUrl: PLUGIN_FOLDER,
};

/** Shows the built plugin's pages in a frame of our own, with the services that Grafana would give it. */
async function showPreview(container: HTMLElement): Promise<void> {
  const theme = createTheme({ colors: { mode: chooseMode() } });
  startLoggers();
  installServices(theme);
  interceptLinkClicks();

  const dataSourcePlugin = readDataSourcePlugin(await loadModule(`${PLUGIN_FOLDER}/datasource/module.js`));
  installDataSource(new dataSourcePlugin.DataSourceClass(DATA_SOURCE_SETTINGS));
  const App = readAppPlugin(await loadModule(META.module)).root;
  if (!App) {
    throw new Error('The app plugin has no root page.');
  }

  createRoot(container).render(
    <ThemeContext.Provider value={theme}>
      <GlobalStyles />
      <LocationServiceProvider service={locationService}>
        <HostRouter>
          <Frame>
            <Routes>
              <Route
                path={`/a/${APP_PLUGIN_ID}/*`}
                element={
                  <PluginContextProvider meta={META}>
                    <App
                      meta={META}
                      basename={`/a/${APP_PLUGIN_ID}`}
                      onNavChanged={() => undefined}
                      query={{}}
                      path=""
                    />
                  </PluginContextProvider>
                }
              />
              <Route path="*" element={<NotInPreview />} />
            </Routes>
          </Frame>
        </HostRouter>
        <PortalContainer />
      </LocationServiceProvider>
    </ThemeContext.Provider>
  );
}

/** `theme` of the URL, as in Grafana; without it what the reader's system is set to. */
function chooseMode(): 'light' | 'dark' {
  const asked = new URLSearchParams(window.location.search).get('theme');
  if (asked === 'light' || asked === 'dark') {
    return asked;
  }
  return window.matchMedia('(prefers-color-scheme: light)').matches ? 'light' : 'dark';
}

/** Newer versions of the runtime want their loggers started; older ones know no such thing. */
function startLoggers(): void {
  const start: unknown = Reflect.get(unstableRuntime, 'initializeLoggersRegistry');
  if (typeof start === 'function') {
    start();
  }
}

const container = document.getElementById('root');
if (container) {
  showPreview(container).catch((error: Error) => {
    container.textContent = `The preview could not start. ${error.message}`;
  });
}
