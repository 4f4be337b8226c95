import { CoreApp, dateTime, FieldType, StreamingDataFrame, type DataQueryRequest } from '@grafana/data';
import { setGrafanaLiveSrv, type LiveDataStreamOptions } from '@grafana/runtime';
import { from as fromList, lastValueFrom, map, toArray } from 'rxjs';

import { buildDataSource, installBackend } from '../test/dataSource';
import { VariableSupport } from './VariableSupport';
import type { VoiceHiveDataQuery } from './VoiceHiveDataQuery';

const from = dateTime(1_700_000_000_000);
const to = dateTime(1_700_000_600_000);

function requestOf(...targets: VoiceHiveDataQuery[]): DataQueryRequest<VoiceHiveDataQuery> {
  return {
    requestId: 'Q1',
    app: 'test',
    interval: '10s',
    intervalMs: 10_000,
    maxDataPoints: 60,
    range: { from, to, raw: { from, to } },
    scopedVars: {},
    startTime: 0,
    targets,
    timezone: 'utc',
  };
}

describe('DataSource', () => {
  it('sends a query with its variables replaced and the time range in epoch ms', async () => {
    const requests = installBackend(() => ({ results: {} }));
    const query: VoiceHiveDataQuery = {
      refId: 'A',
      queryType: 'metric',
      measures: ['calls'],
      filters: [{ dimension: 'assistant', operator: '=', values: ['$assistant'] }],
    };
    await lastValueFrom(buildDataSource({ assistant: ['Reception', 'Billing'] }).query(requestOf(query)));

    expect(requests).toHaveLength(1);
    expect(requests[0].data).toMatchObject({
      from: String(from.valueOf()),
      to: String(to.valueOf()),
      queries: [
        {
          refId: 'A',
          measures: ['calls'],
          intervalMs: 10_000,
          maxDataPoints: 60,
          filters: [{ dimension: 'assistant', operator: 'in', values: ['Reception', 'Billing'] }],
        },
      ],
    });
  });

  it('takes the id of a call from a variable', () => {
    const query: VoiceHiveDataQuery = { refId: 'A', queryType: 'call', provider: 'vapi', callId: ' $call ' };
    expect(buildDataSource({ call: 'c-9' }).applyTemplateVariables(query, {})).toMatchObject({ callId: 'c-9' });
  });

  it('does not ask queries that are hidden or incomplete', () => {
    const dataSource = buildDataSource();
    expect(dataSource.filterQuery({ refId: 'A', queryType: 'metric', measures: ['calls'] })).toBe(true);
    expect(dataSource.filterQuery({ refId: 'A', queryType: 'metric', measures: ['calls'], hide: true })).toBe(false);
    expect(dataSource.filterQuery({ refId: 'A', queryType: 'metric', measures: [] })).toBe(false);
  });

  it('goes on with the channel that a live answer names, and shows an empty board without rows', async () => {
    const schema = { name: 'live', fields: [{ name: 'callId', type: FieldType.string }] };
    installBackend(() => ({
      results: {
        A: {
          frames: [{ schema: { ...schema, meta: { channel: 'ds/voicehive/live/viewer' } }, data: { values: [[]] } }],
        },
      },
    }));
    const streams: LiveDataStreamOptions[] = [];
    const packets = [['call-1', 'call-2'], [null], ['call-2']];
    Reflect.apply(setGrafanaLiveSrv, null, [
      {
        getDataStream: (options: LiveDataStreamOptions) => {
          streams.push(options);
          const board = StreamingDataFrame.empty(options.buffer);
          return fromList(packets).pipe(
            map((values) => {
              board.push({ schema, data: { values: [values] } });
              return { data: [board] };
            })
          );
        },
      },
    ]);
    const seen = buildDataSource()
      .query(requestOf({ refId: 'A', queryType: 'live' }))
      .pipe(
        map(({ data }) => ({ refId: data[0].refId, calls: Array.from(data[0].fields[0].values) })),
        toArray()
      );

    expect(await lastValueFrom(seen)).toEqual([
      { refId: 'A', calls: ['call-1', 'call-2'] },
      { refId: 'A', calls: [] },
      { refId: 'A', calls: ['call-2'] },
    ]);
    expect(streams[0]).toMatchObject({
      addr: { scope: 'ds', stream: 'voicehive', path: 'live/viewer' },
      buffer: { action: 'replace', maxDelta: Infinity },
    });
  });

  it('starts with calls over time, and says in one line what a query asks', () => {
    const dataSource = buildDataSource();
    expect(dataSource.getDefaultQuery(CoreApp.Explore)).toMatchObject({ queryType: 'metric', measures: ['calls'] });
    expect(dataSource.getQueryDisplayText({ refId: 'A', queryType: 'live' })).toBe('calls under way');
  });

  it('reads the catalogue once', async () => {
    const requests = installBackend(() => ({ measures: [], dimensions: [] }));
    const dataSource = buildDataSource();
    await Promise.all([dataSource.getCatalogue(), dataSource.getCatalogue()]);
    expect(requests.map(({ url }) => url)).toEqual(['/api/datasources/uid/voicehive/resources/catalogue']);
  });

  it('tries the catalogue again after a failure', async () => {
    let isDown = true;
    installBackend(() => {
      if (isDown) {
        throw new Error('down');
      }
      return { measures: [], dimensions: [] };
    });
    const dataSource = buildDataSource();
    await expect(dataSource.getCatalogue()).rejects.toThrow('down');
    isDown = false;
    await expect(dataSource.getCatalogue()).resolves.toEqual({ measures: [], dimensions: [] });
  });

  it('answers variables with a values query that has a name', async () => {
    const requests = installBackend(() => ({ results: {} }));
    const dataSource = buildDataSource();
    const query: VoiceHiveDataQuery = { refId: '', queryType: 'values', dimension: 'assistant' };
    await lastValueFrom(new VariableSupport(dataSource).query(requestOf(query)));
    expect(requests[0].data.queries).toMatchObject([{ refId: 'values', dimension: 'assistant' }]);
  });
});
