import { Alert } from '@grafana/ui';
import React from 'react';

import { titleOf } from '@voicehive/datasource-service/contract';

const PART_TITLES: Record<string, string> = {
  transcript: 'The transcript is hidden from you',
  toolCalls: 'The tool calls are hidden from you',
  summary: 'The summary is hidden from you',
  structuredOutputs: 'The values drawn from the conversation are hidden from you',
  transfers: 'Only the end of the transfer’s number is shown to you',
  caller: 'Only the end of the caller’s number is shown to you',
};

/** Says which role is needed to see a part; the service decided that, not this page. */
export function HiddenPart({ part, needs }: { part: string; needs: string }) {
  return (
    <Alert severity="info" title={PART_TITLES[part] ?? `The part ${part} is hidden from you`}>
      Grafana’s role {titleOf(needs)} is needed to see it.
    </Alert>
  );
}
