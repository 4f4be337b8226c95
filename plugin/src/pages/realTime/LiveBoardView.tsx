import { css } from '@emotion/css';
import type { GrafanaTheme2, TimeZone } from '@grafana/data';
import { locationService } from '@grafana/runtime';
import { FilterInput, RadioButtonGroup, useStyles2 } from '@grafana/ui';
import React from 'react';
import { useLocation } from 'react-router-dom';

import { SingleChoice } from '../../fields/SingleChoice';
import { StateMessage } from '../../panels/StateMessage';
import { linkToCall } from '../../scenes/pageLinks';
import { arrangeRows, keptRows, type Arrangement, type BoardOrder, type BoardView } from './arrangeRows';
import { LatestEvents } from './LatestEvents';
import { LiveNumbers } from './LiveNumbers';
import type { LiveAnswer, LiveRow } from './liveRow';
import { LiveTable } from './LiveTable';
import { StreamState } from './StreamState';
import { boardTime, latestEvents, summariseBoard } from './summariseBoard';

const MOST_EVENTS = 25;

const VIEWS: Array<{ value: BoardView; label: string }> = [
  { value: 'underWay', label: 'Under way' },
  { value: 'silent', label: 'Silent' },
  { value: 'stuck', label: 'Stuck' },
  { value: 'ended', label: 'Just ended' },
];

const ORDERS: Array<{ value: BoardOrder; label: string }> = [
  { value: 'newest', label: 'Newest first' },
  { value: 'longest', label: 'Longest first' },
  { value: 'silence', label: 'Longest silence first' },
  { value: 'slowest', label: 'Slowest last turn first' },
];

interface LiveBoardViewProps {
  answer: LiveAnswer;
  receivedAt: number;
  arrangement: Arrangement;
  timeZone: TimeZone;
  onArrange: (change: Partial<Pick<Arrangement, 'view' | 'order' | 'search'>>) => void;
}

/** The board: numbers, the calls themselves, and what happened last. */
export function LiveBoardView({ answer, receivedAt, arrangement, timeZone, onArrange }: LiveBoardViewProps) {
  const styles = useStyles2(getStyles);
  // Renders again when the URL changes, so that links carry the present filters.
  useLocation();
  const search = locationService.getSearchObject();
  const linkOf = ({ provider, callId }: LiveRow) => linkToCall(provider, callId, search);
  const kept = keptRows(answer.rows, arrangement);
  const rows = arrangeRows(kept, arrangement);
  const summary = summariseBoard(kept, boardTime(answer.rows, receivedAt));
  return (
    <div className={styles.page}>
      <StreamState receivedAt={receivedAt} />
      <LiveNumbers summary={summary} concurrencyLimit={answer.concurrencyLimit} />
      <div className={styles.columns}>
        <section className={styles.calls} aria-label="Calls">
          <div className={styles.controls}>
            <RadioButtonGroup
              aria-label="Which calls"
              size="sm"
              options={VIEWS}
              value={arrangement.view}
              onChange={(view) => onArrange({ view })}
            />
            <div className={styles.order}>
              <SingleChoice
                name="Order"
                options={ORDERS}
                value={arrangement.order}
                onChange={(order) => onArrange({ order })}
              />
            </div>
            <div className={styles.search}>
              <FilterInput
                aria-label="Search the board"
                escapeRegex={false}
                placeholder="Assistant, caller, call id or words"
                value={arrangement.search}
                onChange={(words) => onArrange({ search: words })}
              />
            </div>
            <span className={styles.count} aria-live="polite">
              {rows.length === 1 ? '1 call' : `${rows.length} calls`}
            </span>
          </div>
          {rows.length > 0 ? (
            <LiveTable rows={rows} seesWords={answer.seesWords} linkOf={linkOf} />
          ) : (
            <NoCalls isFiltered={answer.rows.length > 0} />
          )}
        </section>
        <section className={styles.events} aria-label="Latest events">
          <h2 className={styles.title}>Latest events</h2>
          <LatestEvents events={latestEvents(kept, MOST_EVENTS)} timeZone={timeZone} linkOf={linkOf} />
        </section>
      </div>
    </div>
  );
}

function NoCalls({ isFiltered }: { isFiltered: boolean }) {
  return (
    <StateMessage
      icon="info-circle"
      title={isFiltered ? 'No call on the board is like that' : 'Nobody is on the phone'}
    >
      {isFiltered
        ? 'There are other calls on the board: change the view, the search or the filters above.'
        : 'A call appears here within a second after the platform’s first webhook about it.'}
    </StateMessage>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  page: css({ display: 'flex', flexDirection: 'column', flexGrow: 1, gap: theme.spacing(2), minWidth: 0 }),
  columns: css({
    display: 'grid',
    gap: theme.spacing(2),
    gridTemplateColumns: 'minmax(0, 1fr) 280px',
    [theme.breakpoints.down('lg')]: { gridTemplateColumns: 'minmax(0, 1fr)' },
  }),
  calls: css({ minWidth: 0 }),
  events: css({ minWidth: 0 }),
  title: css({ fontSize: theme.typography.h5.fontSize, margin: theme.spacing(0.5, 0, 1.5) }),
  controls: css({
    alignItems: 'center',
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(1),
    marginBottom: theme.spacing(1),
  }),
  order: css({ width: 210 }),
  search: css({ flex: '1 1 200px', maxWidth: 340 }),
  count: css({ color: theme.colors.text.secondary }),
});
