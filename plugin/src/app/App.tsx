import { useSceneApp } from '@grafana/scenes';
import React from 'react';
import { Navigate, useLocation } from 'react-router-dom';

import { APP_BASE_URL, pageUrl } from '../constants';
import { AppErrorBoundary } from './AppErrorBoundary';
import { CarriedFilters } from './CarriedFilters';
import { buildApp } from './pages';
import { ServiceNotice } from './ServiceNotice';
import { usePageViews } from './usePageViews';

/** Everything of the app that Grafana shows. */
export function App() {
  const app = useSceneApp(buildApp);
  const { pathname } = useLocation();
  usePageViews(pathname);

  if (pathname.replace(/\/$/, '') === APP_BASE_URL) {
    return <Navigate replace to={pageUrl('callAnalytics')} />;
  }
  return (
    <CarriedFilters>
      <ServiceNotice />
      {/* The key gives every page a fresh start: leaving a broken page mends it. */}
      <AppErrorBoundary key={pathname}>
        <app.Component model={app} />
      </AppErrorBoundary>
    </CarriedFilters>
  );
}
