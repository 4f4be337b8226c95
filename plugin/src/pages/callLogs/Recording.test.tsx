import { setDataSourceSrv } from '@grafana/runtime';
import { fireEvent, render, screen } from '@testing-library/react';
import type { CallSummary } from '@voicehive/datasource-service/contract';
import React, { act } from 'react';

import { callRow } from '../../test/calls';
import { buildDataSource, installBackend } from '../../test/dataSource';
import { callFrames } from '../../test/frames';
import { readCall } from './readCall';
import { Recording } from './Recording';

const URL_OF_IT = 'https://storage.example/recording.wav?signature=abc';

type Row = Partial<CallSummary> & { recordingExpiresAt?: number | null };

function show(row: Row = {}, hidden: Array<{ part: string; needs: string }> = []) {
  const call = readCall(callFrames({ call: [{ ...callRow(row), ...row }] }, hidden));
  if (!call) {
    throw new Error('the frames should hold a call');
  }
  render(<Recording call={call} timeZone="utc" />);
}

/** The service answers, or refuses, what it is asked. */
function answer(given: () => unknown) {
  const dataSource = buildDataSource();
  Reflect.apply(setDataSourceSrv, null, [{ get: async () => dataSource, getInstanceSettings: () => undefined }]);
  return installBackend(given);
}

async function play() {
  fireEvent.click(screen.getByRole('button', { name: 'Play the recording' }));
  await act(async () => undefined);
}

describe('Recording', () => {
  it('is played for those who may read the call, by a link that is asked for then', async () => {
    const requests = answer(() => ({ url: URL_OF_IT }));
    show({ provider: 'vapi' });
    expect(screen.queryByLabelText('Recording of the call')).toBeNull();
    expect(requests).toHaveLength(0);
    await play();
    expect(screen.getByLabelText('Recording of the call')).toHaveAttribute('src', URL_OF_IT);
    fireEvent.error(screen.getByLabelText('Recording of the call'));
    expect(screen.getByRole('alert')).toHaveTextContent('The platform does not play it');
    expect(screen.getByRole('button', { name: 'Play the recording' })).toBeEnabled();
  });

  it('says why it cannot be played', async () => {
    answer(() => {
      throw { status: 404, data: { message: 'Vapi has no recording of this call, or no longer.' } };
    });
    show();
    await play();
    expect(screen.getByRole('alert')).toHaveTextContent('Vapi has no recording of this call, or no longer.');
  });

  it('is not offered to those who may not read the call, or where there is none', () => {
    show({}, [{ part: 'transcript', needs: 'editor' }]);
    expect(screen.queryByRole('button')).toBeNull();
    expect(screen.getByText(/Editors and admins can play it here/)).toBeInTheDocument();
    show({ hasRecording: false });
    expect(screen.getByText(/told of no recording/)).toBeInTheDocument();
  });

  it('tells until when the platform keeps it, or kept it', () => {
    show({ recordingExpiresAt: Date.UTC(2100, 0, 2) });
    expect(screen.getByText(/which keeps it until 2100-01-02/)).toBeInTheDocument();
    show({ recordingExpiresAt: Date.UTC(2020, 0, 2) });
    expect(screen.getByText(/keep it until 2020-01-02.*probably gone/)).toBeInTheDocument();
    show({ recordingExpiresAt: null });
    expect(screen.getByText(/as your plan there keeps it/)).toBeInTheDocument();
  });
});
