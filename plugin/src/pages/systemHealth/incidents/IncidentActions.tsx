import { Button } from '@grafana/ui';
import type { IncidentRow } from '@voicehive/datasource-service/contract';
import React from 'react';

import type { IncidentAction } from './incidentAction';

interface IncidentActionsProps {
  incident: IncidentRow;
  busyId: string | null;
  onAct: (action: IncidentAction, id: string) => void;
}

/** What can be done about an incident that is not over. */
export function IncidentActions({ incident: { id, state, title }, busyId, onAct }: IncidentActionsProps) {
  const isBusy = busyId === id;
  return (
    <>
      {state === 'triggered' && (
        <Button
          size="sm"
          icon="check"
          disabled={isBusy}
          aria-label={`Acknowledge ${title}`}
          tooltip="You take care of it: nobody else is paged"
          onClick={() => onAct('acknowledge', id)}
        >
          Acknowledge
        </Button>
      )}
      {state !== 'resolved' && (
        <Button
          size="sm"
          variant="secondary"
          disabled={isBusy}
          aria-label={`Resolve ${title}`}
          tooltip="It is over. An alert that still fires opens it again"
          onClick={() => onAct('resolve', id)}
        >
          Resolve
        </Button>
      )}
    </>
  );
}
