import type { TimeZone } from '@grafana/data';
import type { IncidentEvent, IncidentRow, IncidentState } from '@voicehive/datasource-service/contract';

import { formatDuration, formatMoment } from '../../../panels/formatValues';

/** Words and colours of the states. */
export const STATE_TAGS = {
  triggered: { text: 'Triggered', color: 'red' },
  acknowledged: { text: 'Acknowledged', color: 'orange' },
  resolved: { text: 'Resolved', color: 'green' },
} as const satisfies Record<IncidentState, { text: string; color: string }>;

/** What happened, in a word or two. */
export const EVENT_WORDS: Readonly<Record<IncidentEvent, string>> = {
  triggered: 'Triggered',
  paged: 'Paged',
  nobodyToPage: 'Nobody to page',
  sent: 'Sent',
  notSent: 'Not sent',
  acknowledged: 'Acknowledged',
  acknowledgementExpired: 'Acknowledgement expired',
  resolved: 'Resolved',
  reopened: 'Reopened',
};

function describeNext({ nextPageAt, nextPaged }: IncidentRow, timeZone: TimeZone): string {
  if (nextPageAt === null) {
    return 'nobody else will be paged';
  }
  return `next page: ${nextPaged ?? 'nobody'} at ${formatMoment(nextPageAt, timeZone)}`;
}

/** What is being done about an incident, and what comes next unless somebody acts. */
export function describeProgress(incident: IncidentRow, timeZone: TimeZone): string {
  const { state, acknowledgedBy, resolvedBy, durationSeconds, paged } = incident;
  switch (state) {
    case 'triggered':
      return [paged === null ? 'nobody was reached yet' : `paged: ${paged}`, describeNext(incident, timeZone)].join(
        ' · '
      );
    case 'acknowledged':
      return [`${acknowledgedBy ?? 'somebody'} takes care of it`, describeNext(incident, timeZone)].join(' · ');
    case 'resolved':
      return `${resolvedBy === null ? 'ceased by itself' : `called over by ${resolvedBy}`} after ${formatDuration(durationSeconds)}`;
  }
}
