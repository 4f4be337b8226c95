import type { DataQueryError, IconName } from '@grafana/data';
import { Button } from '@grafana/ui';
import React, { type ReactNode } from 'react';

import { StateMessage } from './StateMessage';

const NOT_FOUND = 404;
const FORBIDDEN = 403;

interface ReadFailureProps {
  /** What could not be read, as a sentence without its end. */
  title: string;
  /** Titles for failures that trying again does not mend. */
  titles?: { notFound?: string; forbidden?: string };
  errors: DataQueryError[] | undefined;
  /** Ways out besides trying again. */
  actions?: ReactNode;
  onRetry: () => void;
}

/** Says that the service refused or failed, with its own sentence. */
export function ReadFailure({ title, titles, errors, actions, onRetry }: ReadFailureProps) {
  const [error] = errors ?? [];
  const { icon, specialTitle, isFinal } = describe(error?.status, titles);
  return (
    <StateMessage
      icon={icon}
      title={specialTitle ?? title}
      actions={
        <>
          {actions}
          {!isFinal && <Button onClick={onRetry}>Try again</Button>}
        </>
      }
    >
      {error?.message ?? 'The service gave no reason.'}
    </StateMessage>
  );
}

interface Description {
  icon: IconName;
  specialTitle?: string;
  /** True when trying again gives the same answer. */
  isFinal: boolean;
}

function describe(status: number | undefined, titles: ReadFailureProps['titles']): Description {
  switch (status) {
    case NOT_FOUND:
      return { icon: 'search', specialTitle: titles?.notFound, isFinal: true };
    case FORBIDDEN:
      return { icon: 'lock', specialTitle: titles?.forbidden, isFinal: true };
    default:
      return { icon: 'exclamation-triangle', isFinal: false };
  }
}
