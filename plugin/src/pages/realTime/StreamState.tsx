import { Alert } from '@grafana/ui';
import React, { useEffect, useState } from 'react';

/** The service sends the board at least every two seconds; silence of three times that is worth a word, ms. */
const LATE_AFTER_MS = 6000;

/** Says when the stream has gone quiet, so that nobody takes an old board for the present. */
export function StreamState({ receivedAt }: { receivedAt: number }) {
  const [now, setNow] = useState(receivedAt);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  const ageMs = now - receivedAt;
  return ageMs < LATE_AFTER_MS ? null : (
    <Alert severity="warning" title={`This board is ${Math.round(ageMs / 1000)} seconds old`}>
      Nothing has come from the service since. It goes on by itself as soon as the connection is back.
    </Alert>
  );
}
