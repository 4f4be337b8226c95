import { css } from '@emotion/css';
import { LoadingState, type GrafanaTheme2, type PanelData, type TimeZone } from '@grafana/data';
import { Alert, Button, useStyles2 } from '@grafana/ui';
import {
  DELIVERY_OUTCOMES,
  DELIVERY_VERDICTS,
  titleOf,
  type DeliveryOutcome,
  type DeliveryVerdict,
  type InboxRow,
} from '@voicehive/datasource-service/contract';
import React from 'react';

import { SingleChoice } from '../../../fields/SingleChoice';
import { ReadFailure } from '../../../panels/ReadFailure';
import { DeliveryDrawer } from './DeliveryDrawer';
import { InboxTable } from './InboxTable';

interface InboxViewProps {
  rows: InboxRow[];
  nextCursor: string | null;
  verdict: DeliveryVerdict | null;
  outcome: DeliveryOutcome | null;
  selected: readonly string[];
  openedId: string | null;
  message: string | null;
  data: PanelData | undefined;
  opened: PanelData | undefined;
  timeZone: TimeZone;
  onFilter: (filter: { verdict?: DeliveryVerdict | null; outcome?: DeliveryOutcome | null }) => void;
  onMore: () => void;
  onOpen: (id: string | null) => void;
  onSelect: (id: string, isSelected: boolean) => void;
  onReplay: () => void;
}

const ANY = 'any';

function choices(values: readonly string[], any: string): Array<{ value: string; label: string }> {
  return [{ value: ANY, label: any }, ...values.map((value) => ({ value, label: titleOf(value) }))];
}

/** Filters, deliveries, and what can be done with them. */
export function InboxView(props: InboxViewProps) {
  const { rows, nextCursor, verdict, outcome, selected, openedId, message, data, opened, timeZone } = props;
  const styles = useStyles2(getStyles);
  if (data?.state === LoadingState.Error) {
    return (
      <ReadFailure
        title="The inbox could not be read"
        titles={{ forbidden: 'The inbox is for admins' }}
        errors={data.errors}
        onRetry={() => props.onFilter({})}
      />
    );
  }
  return (
    <div>
      <div className={styles.controls}>
        <div className={styles.choice}>
          <SingleChoice
            name="Verdict"
            options={choices(DELIVERY_VERDICTS, 'Any verdict')}
            value={verdict ?? ANY}
            onChange={(value) =>
              props.onFilter({ verdict: DELIVERY_VERDICTS.find((known) => known === value) ?? null })
            }
          />
        </div>
        <div className={styles.choice}>
          <SingleChoice
            name="Outcome"
            options={choices(DELIVERY_OUTCOMES, 'Any outcome')}
            value={outcome ?? ANY}
            onChange={(value) =>
              props.onFilter({ outcome: DELIVERY_OUTCOMES.find((known) => known === value) ?? null })
            }
          />
        </div>
        <Button
          variant="secondary"
          icon="repeat"
          disabled={selected.length === 0}
          onClick={props.onReplay}
          tooltip="Reads the selected messages again as of today, and lets those in that are held in quarantine"
        >
          Replay {selected.length > 0 ? selected.length : 'selected'}
        </Button>
      </div>
      {message && <Alert severity="info" title={message} />}
      <InboxTable rows={rows} selected={selected} timeZone={timeZone} onOpen={props.onOpen} onSelect={props.onSelect} />
      <InboxFoot
        shown={rows.length}
        hasMore={nextCursor !== null}
        isRead={data?.state === LoadingState.Done}
        onMore={props.onMore}
      />
      {openedId !== null && (
        <DeliveryDrawer
          row={rows.find(({ id }) => id === openedId)}
          data={opened}
          timeZone={timeZone}
          onClose={() => props.onOpen(null)}
        />
      )}
    </div>
  );
}

interface InboxFootProps {
  shown: number;
  hasMore: boolean;
  isRead: boolean;
  onMore: () => void;
}

/** How much of the inbox is shown, and the way to more of it. */
function InboxFoot({ shown, hasMore, isRead, onMore }: InboxFootProps) {
  const styles = useStyles2(getStyles);
  const nothing = isRead ? 'No webhook in this range is like that.' : 'Reading the inbox…';
  const some = `${shown} webhooks shown${hasMore ? ', and there are more.' : ', and no more in this range.'}`;
  return (
    <div className={styles.foot} aria-live="polite">
      {shown === 0 ? nothing : some}
      {hasMore && (
        <Button size="sm" variant="secondary" onClick={onMore}>
          Load more
        </Button>
      )}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  controls: css({ display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1), marginBottom: theme.spacing(1) }),
  choice: css({ width: 170 }),
  foot: css({ alignItems: 'center', display: 'flex', gap: theme.spacing(2), marginTop: theme.spacing(1) }),
});
