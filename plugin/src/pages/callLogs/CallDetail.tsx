import { css } from '@emotion/css';
import type { GrafanaTheme2, TimeZone } from '@grafana/data';
import { Text, useStyles2 } from '@grafana/ui';
import React, { type ReactNode } from 'react';

import { CallFacts } from './CallFacts';
import { CostLines } from './CostLines';
import { Deliveries } from './Deliveries';
import { HiddenPart } from './HiddenPart';
import type { ReadCall } from './readCall';
import { ToolCalls } from './ToolCalls';
import { Transcript } from './Transcript';
import { TurnWaterfall } from './TurnWaterfall';

/** Everything about one call, the deciding facts first. */
export function CallDetail({ call, timeZone }: { call: ReadCall; timeZone: TimeZone }) {
  const styles = useStyles2(getStyles);
  const hidden = (part: string) => call.hidden.find((entry) => entry.part === part);
  /** The part itself, or who may see it. */
  const orHidden = (part: string, content: ReactNode) => {
    const entry = hidden(part);
    return entry ? <HiddenPart {...entry} /> : content;
  };
  return (
    <div className={styles.page}>
      <Section title="Facts" isWide>
        <CallFacts call={call} timeZone={timeZone} />
        {orHidden('caller', null)}
      </Section>
      <Section title="Turns" isWide>
        <TurnWaterfall turns={call.turns} />
      </Section>
      <Section title="Transcript">
        {orHidden('transcript', <Transcript lines={call.transcript} startedAt={call.startedAt} />)}
      </Section>
      <div className={styles.column}>
        <Section title="Summary">
          {orHidden('summary', <p>{call.summary ?? 'The platform wrote no summary of this call.'}</p>)}
        </Section>
        <Section title="Cost">
          <CostLines lines={call.costs} reportedUsd={call.costUsd} />
        </Section>
        <Section title="Tool calls">{orHidden('toolCalls', <ToolCalls calls={call.toolCalls} />)}</Section>
      </div>
      <Section title="Messages about this call" isWide>
        <Deliveries deliveries={call.deliveries} timeZone={timeZone} />
      </Section>
    </div>
  );
}

function Section({ title, isWide = false, children }: { title: string; isWide?: boolean; children: ReactNode }) {
  const styles = useStyles2(getStyles);
  return (
    <section className={styles.section} style={isWide ? { gridColumn: '1 / -1' } : undefined} aria-label={title}>
      <Text element="h2" variant="h4">
        {title}
      </Text>
      {children}
    </section>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  page: css({
    alignItems: 'start',
    display: 'grid',
    flexGrow: 1,
    gap: theme.spacing(2),
    gridTemplateColumns: 'minmax(0, 1fr) minmax(0, 1fr)',
    minWidth: 0,
    [theme.breakpoints.down('lg')]: { gridTemplateColumns: 'minmax(0, 1fr)' },
  }),
  column: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(2), minWidth: 0 }),
  section: css({
    background: theme.colors.background.primary,
    border: `1px solid ${theme.colors.border.weak}`,
    borderRadius: theme.shape.radius.default,
    display: 'flex',
    flexDirection: 'column',
    gap: theme.spacing(1.5),
    minWidth: 0,
    padding: theme.spacing(2),
  }),
});
