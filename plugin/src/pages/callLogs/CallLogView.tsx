import { css } from '@emotion/css';
import { LoadingState, type GrafanaTheme2 } from '@grafana/data';
import { config, locationService } from '@grafana/runtime';
import { sceneGraph, type SceneComponentProps } from '@grafana/scenes';
import { Button, LinkButton, LoadingPlaceholder, useStyles2 } from '@grafana/ui';
import React from 'react';
import { useLocation } from 'react-router-dom';

import { ReadFailure } from '../../panels/ReadFailure';
import { StateMessage } from '../../panels/StateMessage';
import { describeActiveFilters } from './activeFilters';
import { columnsOf } from './callColumns';
import type { CallLog } from './CallLog';
import { CallLogFoot } from './CallLogFoot';
import { CallTable } from './CallTable';
import { ColumnChoice } from './ColumnChoice';
import { CsvDownload } from './CsvDownload';
import { linkToCallOfLog, linkToLogWith } from './logAddress';
import { SavedViews } from './SavedViews';
import { SearchField } from './SearchField';

/** The call log with its tools above. */
export function CallLogView({ model }: SceneComponentProps<CallLog>) {
  const styles = useStyles2(getStyles);
  const { search, sort, columns, calls, exported } = model.useState();
  return (
    <div className={styles.log}>
      <div className={styles.tools}>
        <SearchField
          words={search}
          isAllowed={config.bootData?.user?.orgRole !== 'Viewer'}
          onSearch={(words) => model.searchFor(words)}
        />
        <ColumnChoice chosen={columns} onChoose={(ids) => model.showColumns(ids)} />
        <SavedViews />
        <CsvDownload
          runner={exported}
          question={{ search, sort }}
          columns={columnsOf(columns)}
          isDisabled={calls.length === 0}
        />
      </div>
      <Content model={model} />
    </div>
  );
}

function Content({ model }: SceneComponentProps<CallLog>) {
  const { calls, search, $data } = model.useState();
  const { data } = $data.useState();

  if (data?.state === LoadingState.Error) {
    return (
      <ReadFailure
        title="The calls could not be read"
        titles={{ forbidden: 'You may not ask this' }}
        errors={data.errors}
        actions={search !== '' && <Button onClick={() => model.searchFor('')}>Clear the search</Button>}
        onRetry={() => $data.runQueries()}
      />
    );
  }
  if (calls.length > 0) {
    return <ShownCalls model={model} isStale={data?.state === LoadingState.Loading} />;
  }
  return data?.state === LoadingState.Done ? <NoCalls /> : <LoadingPlaceholder text="Loading calls…" />;
}

function ShownCalls({ model, isStale }: SceneComponentProps<CallLog> & { isStale: boolean }) {
  // Renders again when the URL changes, so that links carry the present filters.
  useLocation();
  const { calls, nextCursor, more, sort, columns } = model.useState();
  const { data } = more.useState();
  const address = locationService.getSearchObject();
  return (
    <>
      <CallTable
        calls={calls}
        columns={columnsOf(columns)}
        sort={sort}
        isStale={isStale}
        timeZone={sceneGraph.getTimeRange(model).getTimeZone()}
        linkOf={(call) => linkToCallOfLog(call, address)}
        onSort={(by) => model.sortBy(by)}
      />
      <CallLogFoot shown={calls.length} hasMore={nextCursor !== null} more={data} onMore={() => model.loadMore()} />
    </>
  );
}

function NoCalls() {
  useLocation();
  const address = locationService.getSearchObject();
  const filters = describeActiveFilters(address);
  const { from = 'now-24h', to = 'now' } = address;
  return (
    <StateMessage
      icon="info-circle"
      title="No calls in this time range"
      actions={
        <>
          {filters.length > 0 && <LinkButton href={linkToLogWith({ from, to })}>Clear the filters</LinkButton>}
          <LinkButton
            variant={filters.length > 0 ? 'secondary' : 'primary'}
            href={linkToLogWith({ from: 'now-7d', to: 'now' })}
          >
            Last 7 days, all calls
          </LinkButton>
        </>
      }
    >
      {filters.length === 0
        ? 'No filter is on; no call started in this time range.'
        : `Nothing matches these filters: ${filters.join('; ')}.`}
    </StateMessage>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  log: css({ display: 'flex', flexDirection: 'column', flexGrow: 1, gap: theme.spacing(2), minWidth: 0 }),
  tools: css({ alignItems: 'flex-start', display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1) }),
});
