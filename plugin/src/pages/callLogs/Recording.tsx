import { titleOf } from '@voicehive/datasource-service/contract';
import React from 'react';

import type { ReadCall } from './readCall';

/** Where the recording is. Links to it open it for whoever knows them, so the service keeps none. */
export function Recording({ call }: { call: ReadCall }) {
  const failed = call.failedArtifacts ? ` The platform could not upload: ${call.failedArtifacts}.` : '';
  if (!call.hasRecording) {
    return <p>{`The platform told of no recording.${failed}`}</p>;
  }
  return (
    <p>
      {`The recording is with ${titleOf(call.provider)}, under this call’s id, for as long as your plan there keeps it. ` +
        `Links to recordings open them for whoever has the link, so none is stored here.${failed}`}
    </p>
  );
}
