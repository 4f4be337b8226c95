import { css } from '@emotion/css';
import type { GrafanaTheme2, TimeZone } from '@grafana/data';
import { Button, useStyles2 } from '@grafana/ui';
import { titleOf, type RecordingAnswer } from '@voicehive/datasource-service/contract';
import React, { useState } from 'react';

import { formatTime } from '../../panels/formatValues';
import { postServiceResource, sentenceOf } from '../../scenes/serviceResources';
import type { ReadCall } from './readCall';

/** What became of asking the platform for the recording. */
type Asked = { state: 'idle' | 'asking' } | { state: 'open'; url: string } | { state: 'refused'; sentence: string };

/** The recording: it is asked of the platform when somebody who may read the call wants to hear it, and never kept. */
export function Recording({ call, timeZone }: { call: ReadCall; timeZone: TimeZone }) {
  const styles = useStyles2(getStyles);
  const failed = call.failedArtifacts ? ` The platform could not upload: ${call.failedArtifacts}.` : '';
  if (!call.hasRecording) {
    return <p>{`The platform told of no recording.${failed}`}</p>;
  }
  const isHidden = call.hidden.some(({ part }) => part === 'transcript');
  return (
    <div className={styles.recording}>
      <p>{`The recording is with ${titleOf(call.provider)}${keptUntil(call, timeZone)}.${failed}`}</p>
      {isHidden ? (
        <p>Editors and admins can play it here. Your role does not show what was said in calls.</p>
      ) : (
        <Player call={call} />
      )}
    </div>
  );
}

function keptUntil({ recordingExpiresAt: expiry }: ReadCall, timeZone: TimeZone): string {
  if (expiry === null) {
    return ', for as long as your plan there keeps it';
  }
  return expiry < Date.now()
    ? `, which was to keep it until ${formatTime(expiry, timeZone)}: it is probably gone`
    : `, which keeps it until ${formatTime(expiry, timeZone)}`;
}

function Player({ call }: { call: ReadCall }) {
  const [asked, setAsked] = useState<Asked>({ state: 'idle' });
  const { provider, callId } = call;

  async function ask() {
    setAsked({ state: 'asking' });
    try {
      const { url } = await postServiceResource<RecordingAnswer>('recordings', { provider, callId });
      setAsked({ state: 'open', url });
    } catch (error) {
      setAsked({ state: 'refused', sentence: sentenceOf(error) });
    }
  }

  if (asked.state === 'open') {
    return (
      <audio
        aria-label="Recording of the call"
        controls
        autoPlay
        src={asked.url}
        onError={() =>
          setAsked({ state: 'refused', sentence: 'The platform does not play it: the recording is gone, or its link.' })
        }
      />
    );
  }
  return (
    <>
      <Button icon="play" variant="secondary" disabled={asked.state === 'asking'} onClick={() => void ask()}>
        {asked.state === 'asking' ? `Asking ${titleOf(provider)}…` : 'Play the recording'}
      </Button>
      {asked.state === 'refused' && <p role="alert">{asked.sentence}</p>}
    </>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  recording: css({
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'flex-start',
    gap: theme.spacing(1),
    p: { margin: 0 },
    audio: { maxWidth: '100%', width: theme.spacing(60) },
  }),
});
