import { css } from '@emotion/css';
import type { GrafanaTheme2, TimeZone } from '@grafana/data';
import { locationService } from '@grafana/runtime';
import { ClipboardButton, TextLink, useStyles2 } from '@grafana/ui';
import React, { type ComponentProps, type ReactNode } from 'react';

import { formatDuration, formatMs, formatTime, formatUsd, UNKNOWN } from '../../panels/formatValues';
import { titleOf } from '@voicehive/datasource-service/contract';
import { Outcome } from './Outcome';
import { linkToLogOf } from './logAddress';
import type { ReadCall } from './readCall';
import { TraceLink } from './TraceLink';

/** The facts of a call, the ones that decide what to do first. */
export function CallFacts({ call, timeZone }: { call: ReadCall; timeZone: TimeZone }) {
  const styles = useStyles2(getStyles);
  const facts: Array<[string, ReactNode]> = [
    ['Outcome', <Outcome key="outcome" call={call} />],
    ['Ended reason', call.endedReason ?? UNKNOWN],
    ['Who must act', call.faultOwner ? titleOf(call.faultOwner) : UNKNOWN],
    ['Assistant', describeAssistant(call)],
    ['Started', formatTime(call.startedAt ?? call.at, timeZone)],
    ['Ended', formatTime(call.endedAt, timeZone)],
    ['Duration', formatDuration(call.durationSeconds)],
    ['Slowest turn', formatMs(call.slowestTurnMs)],
    ['Cost', formatUsd(call.costUsd)],
    ['Success', describeSuccess(call.success)],
    ['Direction', call.direction ? titleOf(call.direction) : UNKNOWN],
    ['Caller', <Caller key="caller" caller={call.caller} />],
    ['Own number', call.phoneNumber ?? UNKNOWN],
    ['Interruptions', describeInterruptions(call)],
    ['Tool calls', describeTools(call)],
    ['Dead air', formatMs(call.deadAirMs)],
    ['First words of the agent', formatMs(call.firstSpeechMs)],
    ['Language', call.language ?? UNKNOWN],
    ['Model', call.model ?? UNKNOWN],
    ['Recording', call.hasRecording ? 'The platform has one' : 'None'],
    ['Platform', titleOf(call.provider)],
    ['Call id', <Id key="id" value={call.callId} />],
    ...(call.transportCallId
      ? ([['Id at the carrier', <Id key="transport" value={call.transportCallId} />]] satisfies Array<
          [string, ReactNode]
        >)
      : []),
    ...(call.traceId
      ? ([['Trace', <Trace key="trace" traceId={call.traceId} call={call} />]] satisfies Array<[string, ReactNode]>)
      : []),
  ];
  return (
    <dl className={styles.facts}>
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Id({ value }: { value: string }) {
  return (
    <>
      {value}{' '}
      <ClipboardButton
        aria-label={`Copy ${value}`}
        icon="copy"
        variant="secondary"
        fill="text"
        size="sm"
        getText={() => value}
      />
    </>
  );
}

function Trace({ traceId, call }: ComponentProps<typeof TraceLink>) {
  return (
    <>
      <Id value={traceId} /> <TraceLink traceId={traceId} call={call} />
    </>
  );
}

/** The caller as this reader sees it, and the way to the other calls with the same last digits. */
function Caller({ caller }: { caller: string | null }) {
  const digits = caller?.match(/\d{4}$/)?.[0];
  if (!caller || !digits) {
    return <>{caller ?? UNKNOWN}</>;
  }
  return (
    <>
      {caller}{' '}
      <TextLink href={linkToLogOf('caller', digits, locationService.getSearchObject())}>Calls of this caller</TextLink>
    </>
  );
}

function describeTools({ toolCallCount, toolFailureCount }: ReadCall): string {
  return toolFailureCount > 0 ? `${toolCallCount}, of which ${toolFailureCount} failed` : String(toolCallCount);
}

function describeAssistant(call: ReadCall): string {
  const name = call.assistantName ?? call.assistantId ?? UNKNOWN;
  return call.assistantVersion ? `${name}, version ${call.assistantVersion}` : name;
}

function describeSuccess(success: boolean | null): string {
  if (success === null) {
    return 'Not judged';
  }
  return success ? 'Yes' : 'No';
}

function describeInterruptions({ userInterruptions, agentInterruptions }: ReadCall): string {
  if (userInterruptions === null && agentInterruptions === null) {
    return UNKNOWN;
  }
  return `${userInterruptions ?? UNKNOWN} by the caller, ${agentInterruptions ?? UNKNOWN} by the agent`;
}

const getStyles = (theme: GrafanaTheme2) => ({
  facts: css({
    display: 'grid',
    gap: theme.spacing(1.5, 2),
    gridTemplateColumns: 'repeat(auto-fill, minmax(140px, 1fr))',
    margin: 0,
    dt: { color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize },
    dd: { margin: 0, overflowWrap: 'anywhere' },
  }),
});
