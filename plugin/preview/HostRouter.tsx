import { locationService } from '@grafana/runtime';
import React, { useEffect, useState, type ReactNode } from 'react';
import { Router } from 'react-router-dom';

/** Connects the router to Grafana's location service, by which scenes and plugins navigate. */
export function HostRouter({ children }: { children: ReactNode }) {
  const history = locationService.getHistory();
  const [location, setLocation] = useState(history.location);

  useEffect(() => history.listen((changed: typeof history.location) => setLocation(changed)), [history]);

  return (
    <Router location={location} navigator={history}>
      {children}
    </Router>
  );
}
