import { locationService } from '@grafana/runtime';
import { Button } from '@grafana/ui';
import React, { Component, type ErrorInfo, type ReactNode } from 'react';

import { StateMessage } from '../panels/StateMessage';
import { logError } from './logger';

const RELOADED_KEY = 'voicehive-monitoring-app.reloaded';

interface Props {
  children: ReactNode;
}

interface State {
  error: Error | null;
}

/** Keeps a broken page from taking Grafana along. */
export class AppErrorBoundary extends Component<Props, State> {
  override state: State = { error: null };

  static getDerivedStateFromError(error: Error): State {
    return { error };
  }

  override componentDidCatch(error: Error, info: ErrorInfo) {
    logError(`a page broke${info.componentStack ?? ''}`, error);
    // After an upgrade the old page asks for files that are gone; loading it once anew cures that.
    if (isChunkLoadError(error) && !sessionStorage.getItem(RELOADED_KEY)) {
      sessionStorage.setItem(RELOADED_KEY, 'yes');
      reload();
    }
  }

  override render() {
    const { error } = this.state;
    if (!error) {
      return this.props.children;
    }
    const isUpgraded = isChunkLoadError(error);
    return (
      <StateMessage
        icon="exclamation-triangle"
        title={isUpgraded ? 'A part of this page could not be loaded' : 'This page broke'}
        actions={<Button onClick={reload}>Load the page again</Button>}
      >
        {isUpgraded
          ? 'The plugin was probably upgraded while this page was open.'
          : `The reason, for a bug report: ${error.message}`}
      </StateMessage>
    );
  }
}

/** Whether a file of the bundle could not be fetched. */
export function isChunkLoadError(error: Error): boolean {
  return error.name === 'ChunkLoadError' || /loading (css )?chunk/i.test(error.message);
}

function reload() {
  locationService.getHistory().go(0);
}
