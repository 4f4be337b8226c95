import { Badge } from '@grafana/ui';
import { type CallSummary, TECHNICAL_OWNERS, titleOf } from '@voicehive/datasource-service/contract';
import React, { type ComponentProps } from 'react';

import { StatusBadge } from '../../panels/StatusBadge';

type Facts = Pick<CallSummary, 'state' | 'endedReason' | 'endedReasonGroup' | 'faultOwner'>;

/** What became of the call, in a word; red means that a technical fault ended it. */
export function Outcome({ call }: { call: Facts }) {
  if (call.state !== 'ended') {
    return <Badge color="blue" icon="sync" text={titleOf(call.state)} />;
  }
  const words = call.endedReasonGroup ? titleOf(call.endedReasonGroup) : 'Reason not known';
  return <StatusBadge color={colorOf(call)} text={words} tooltip={call.endedReason ?? undefined} />;
}

/** Whether a technical fault ended the call. */
export function isTechnicalFault(call: Facts): boolean {
  return TECHNICAL_OWNERS.some((owner) => owner === call.faultOwner);
}

function colorOf(call: Facts): ComponentProps<typeof StatusBadge>['color'] {
  if (isTechnicalFault(call)) {
    return 'red';
  }
  return call.faultOwner === 'none' ? 'green' : undefined;
}
