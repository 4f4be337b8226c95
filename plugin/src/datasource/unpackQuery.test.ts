import { migrateQuery } from './migrateQuery';
import { unpackQuery } from './unpackQuery';

const QUERY = {
  refId: 'A',
  queryType: 'metric',
  datasource: { uid: 'voicehive', type: 'voicehive-monitoring-datasource' },
  measures: ['failureRatio'],
  groupBy: ['assistant'],
  filters: [],
  format: 'table',
};

const PACKED = { ...QUERY, expression: JSON.stringify(QUERY) };

/** What the form of Grafana 12.3.0 leaves of it. */
const { refId, queryType, datasource, expression } = PACKED;
const LEFT = { refId, queryType, datasource, expression, instant: false, range: true };

describe('a query in the form for a new alert rule', () => {
  it('is whole again after the form has dropped the fields that it does not know', () => {
    expect(migrateQuery(LEFT)).toMatchObject(QUERY);
  });

  it('is not what a new query would be, which the form fills in', () => {
    const filledIn = { ...LEFT, measures: ['calls'], groupBy: [], format: 'timeSeries' };
    expect(migrateQuery(filledIn)).toMatchObject(QUERY);
  });

  it('keeps the name that it has now', () => {
    expect(unpackQuery({ ...PACKED, refId: 'D' })).toEqual({ ...QUERY, refId: 'D' });
  });

  it.each(['', 'rate(x[5m])', 'null', '7'])('makes nothing of the expression %j', (text) => {
    expect(unpackQuery({ refId: 'A', ...{ expression: text } })).toEqual({ refId: 'A' });
  });
});
