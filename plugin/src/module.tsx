import { AppPlugin, type AppPluginMeta, type AppRootProps, type PluginConfigPageProps } from '@grafana/data';
import { LoadingPlaceholder } from '@grafana/ui';
import { APP_PLUGIN_ID } from '@voicehive/datasource-service/contract';
import React, { lazy, Suspense } from 'react';

import { AppErrorBoundary } from './app/AppErrorBoundary';

// Grafana reads this file for every page it shows, so everything else comes only when it is wanted.
const LazyApp = lazy(async () => {
  const [{ App }, { initPluginTranslations }] = await Promise.all([import('./app/App'), import('@grafana/i18n')]);
  // The controls of scenes ask for translations; without this their first text would be a warning.
  await initPluginTranslations(APP_PLUGIN_ID);
  return { default: App };
});
const LazyAppConfig = lazy(() => import('./app/AppConfig').then(({ AppConfig }) => ({ default: AppConfig })));

function Root(_props: AppRootProps) {
  return (
    <AppErrorBoundary>
      <Suspense fallback={<LoadingPlaceholder text="Loading VoiceHive Monitoring…" />}>
        <LazyApp />
      </Suspense>
    </AppErrorBoundary>
  );
}

function Config(props: PluginConfigPageProps<AppPluginMeta>) {
  return (
    <Suspense fallback={<LoadingPlaceholder text="Loading the configuration…" />}>
      <LazyAppConfig {...props} />
    </Suspense>
  );
}

export const plugin = new AppPlugin().setRootPage(Root).addConfigPage({
  title: 'Configuration',
  icon: 'cog',
  body: Config,
  id: 'configuration',
});
