import { AppPlugin, type AppPluginMeta, type AppRootProps, type PluginConfigPageProps } from '@grafana/data';
import { LoadingPlaceholder } from '@grafana/ui';
import React, { lazy, Suspense } from 'react';

import { AppErrorBoundary } from './app/AppErrorBoundary';

// Grafana reads this file for every page it shows, so everything else comes only when it is wanted.
const LazyApp = lazy(() => import('./app/App').then(({ App }) => ({ default: App })));
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
