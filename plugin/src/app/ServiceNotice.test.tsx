import { EventBusSrv } from '@grafana/data';
import { setAppEvents, setDataSourceSrv } from '@grafana/runtime';
import { act, render, screen } from '@testing-library/react';
import React from 'react';

import { ServiceRecoveredEvent } from '../scenes/serviceRecovered';
import { buildDataSource, installBackend } from '../test/dataSource';
import { ServiceNotice } from './ServiceNotice';

const OK = {
  status: 'OK',
  message: 'All is well.',
  details: { calls: 1, hotStore: { state: 'ready', behind: 0, progress: null } },
};

function provision(isThere: boolean) {
  const dataSource = buildDataSource();
  Reflect.apply(setDataSourceSrv, null, [
    { getInstanceSettings: () => (isThere ? { uid: 'voicehive' } : undefined), get: async () => dataSource },
  ]);
}

/** Lets pending answers arrive, and then the given time pass. */
async function pass(milliseconds = 0) {
  await act(() => jest.advanceTimersByTimeAsync(milliseconds));
}

describe('ServiceNotice', () => {
  const events = new EventBusSrv();

  beforeEach(() => {
    jest.useFakeTimers();
    setAppEvents(events);
    provision(true);
  });

  afterEach(() => {
    jest.useRealTimers();
  });

  it('shows nothing while the service is well', async () => {
    installBackend(() => OK);
    render(<ServiceNotice />);
    await pass();
    expect(screen.queryByTestId('service-notice')).not.toBeInTheDocument();
  });

  it('names the missing data source and what to do', async () => {
    provision(false);
    render(<ServiceNotice />);
    await pass();
    expect(screen.getByText('Grafana has no VoiceHive data source')).toBeInTheDocument();
    expect(screen.getByText(/with the uid “voicehive”/)).toBeInTheDocument();
  });

  it('goes away by itself when the service is back, and has the pages ask again', async () => {
    let isUp = false;
    installBackend(() => {
      if (!isUp) {
        throw { status: 500, data: { message: 'Plugin unavailable' }, config: { url: '' } };
      }
      return OK;
    });
    const onRecovered = jest.fn();
    const subscription = events.subscribe(ServiceRecoveredEvent, onRecovered);
    render(<ServiceNotice />);
    await pass();
    expect(screen.getByText('The VoiceHive service does not answer')).toBeInTheDocument();
    expect(onRecovered).not.toHaveBeenCalled();

    isUp = true;
    await pass(5_000);
    expect(screen.queryByTestId('service-notice')).not.toBeInTheDocument();
    expect(onRecovered).toHaveBeenCalledTimes(1);
    subscription.unsubscribe();
  });
});
