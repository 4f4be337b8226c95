import type { AppPluginMeta, PluginConfigPageProps } from '@grafana/data';
import { getBackendSrv, locationService } from '@grafana/runtime';
import { Alert, Button, LinkButton, Stack } from '@grafana/ui';
import React, { useState } from 'react';
import { lastValueFrom } from 'rxjs';

import { pageUrl } from '../constants';
import { describeService } from './describeService';
import { logError } from './logger';
import { useServiceState } from './useServiceState';

/** Turns the app on and says how the service is. There is nothing else to set. */
export function AppConfig({ plugin }: PluginConfigPageProps<AppPluginMeta>) {
  const { enabled, pinned, id } = plugin.meta;
  const [failure, setFailure] = useState<string>();
  const service = describeService(useServiceState());

  const setEnabled = async (isEnabled: boolean) => {
    try {
      await lastValueFrom(
        getBackendSrv().fetch({
          url: `/api/plugins/${id}/settings`,
          method: 'POST',
          data: { enabled: isEnabled, pinned: isEnabled || pinned },
        })
      );
      // Grafana's navigation knows of the change only after a full load.
      locationService.getHistory().go(0);
    } catch (error) {
      logError('the plugin could not be switched', error);
      setFailure('Grafana refused the change. You need the role Admin to make it.');
    }
  };

  return (
    <Stack direction="column" gap={2} alignItems="flex-start">
      {failure && <Alert severity="error" title={failure} />}
      <p>
        {enabled
          ? 'The app is on: its pages are in the navigation, for every role.'
          : 'The app is off: turn it on to see its pages.'}
      </p>
      <Stack>
        {!enabled && <Button onClick={() => setEnabled(true)}>Turn on</Button>}
        {enabled && <LinkButton href={pageUrl('callAnalytics')}>Open call analytics</LinkButton>}
        {enabled && (
          <Button variant="secondary" onClick={() => setEnabled(false)}>
            Turn off
          </Button>
        )}
      </Stack>
      {service && (
        <Alert severity={service.severity} title={service.title}>
          {service.advice}
        </Alert>
      )}
    </Stack>
  );
}
