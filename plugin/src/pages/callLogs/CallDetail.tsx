import { css } from '@emotion/css';
import type { GrafanaTheme2, TimeZone } from '@grafana/data';
import { Alert, Text, useStyles2 } from '@grafana/ui';
import { titleOf } from '@voicehive/datasource-service/contract';
import React, { useState, type ReactNode } from 'react';

import { CallFacts } from './CallFacts';
import { CostLines } from './CostLines';
import { Deliveries } from './Deliveries';
import { HandOvers } from './HandOvers';
import { HiddenPart } from './HiddenPart';
import { Scorecards, StructuredOutputs } from './Judgement';
import { goToTurn, type LinkedTurns } from './linkedTurns';
import type { ReadCall } from './readCall';
import { Recording } from './Recording';
import { SectionBar, sectionId } from './SectionBar';
import { ToolCalls } from './ToolCalls';
import { Transcript } from './Transcript';
import { TurnWaterfall } from './TurnWaterfall';

/** Parts of the page in order. */
const SECTIONS = [
  'Facts',
  'Turns',
  'Transcript',
  'Summary',
  'Tool calls',
  'Cost',
  'Evaluation',
  'Hand-overs',
  'Recording',
  'Messages about this call',
  'Calls like this one',
] as const;

interface CallDetailProps {
  call: ReadCall;
  timeZone: TimeZone;
  /** Calls like this one. */
  like?: ReactNode;
}

/** Everything about one call, the deciding facts first. */
export function CallDetail({ call, timeZone, like }: CallDetailProps) {
  const styles = useStyles2(getStyles);
  const [pointedAt, onPoint] = useState<number | null>(null);
  const linked: LinkedTurns = { pointedAt, onPoint, onGo: goToTurn };
  const hidden = (part: string) => call.hidden.find((entry) => entry.part === part);
  /** The part itself, or who may see it. */
  const orHidden = (part: string, content: ReactNode) => {
    const entry = hidden(part);
    return entry ? <HiddenPart {...entry} /> : content;
  };
  return (
    <div className={styles.page}>
      <SectionBar titles={SECTIONS} />
      {call.state !== 'ended' && (
        <Alert className={styles.wide} severity="info" title={`This call is still under way: ${titleOf(call.state)}`}>
          The page follows it. Cost, evaluation and exact turns come with the platform’s final report.
        </Alert>
      )}
      <Section title="Facts" isWide>
        <CallFacts call={call} timeZone={timeZone} />
        {orHidden('caller', null)}
      </Section>
      <Section title="Turns">
        <TurnWaterfall turns={call.turns} linked={linked} />
      </Section>
      <Section title="Transcript">
        {orHidden(
          'transcript',
          <Transcript
            lines={call.transcript}
            startedAt={call.startedAt}
            turnCount={call.turns.length}
            linked={linked}
          />
        )}
      </Section>
      <Section title="Summary">
        {orHidden('summary', <p>{call.summary ?? 'The platform wrote no summary of this call.'}</p>)}
      </Section>
      <Section title="Tool calls">{orHidden('toolCalls', <ToolCalls calls={call.toolCalls} />)}</Section>
      <Section title="Cost" isWide>
        <CostLines lines={call.costs} reportedUsd={call.costUsd} ratedUsd={call.ratedCostUsd} />
      </Section>
      <Section title="Evaluation">
        <Scorecards cards={call.scorecards} />
        {orHidden('structuredOutputs', <StructuredOutputs outputs={call.structuredOutputs} />)}
      </Section>
      <div className={styles.column}>
        <Section title="Hand-overs">
          <HandOvers assistants={call.assistants} transfers={call.transfers} />
          {orHidden('transfers', null)}
        </Section>
        <Section title="Recording">
          <Recording call={call} timeZone={timeZone} />
        </Section>
      </div>
      <Section title="Messages about this call" isWide>
        <Deliveries deliveries={call.deliveries} timeZone={timeZone} />
      </Section>
      <Section title="Calls like this one" isWide>
        {like}
      </Section>
    </div>
  );
}

interface SectionProps {
  title: (typeof SECTIONS)[number];
  isWide?: boolean;
  children: ReactNode;
}

function Section({ title, isWide = false, children }: SectionProps) {
  const styles = useStyles2(getStyles);
  return (
    <section
      id={sectionId(title)}
      tabIndex={-1}
      className={styles.section}
      style={isWide ? { gridColumn: '1 / -1' } : undefined}
      aria-label={title}
    >
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
  wide: css({ gridColumn: '1 / -1', marginBottom: 0 }),
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
    // Room for the bar that stays at the top.
    scrollMarginTop: theme.spacing(6),
  }),
});
