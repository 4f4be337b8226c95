import { EMULATOR_BUILD_MS } from './support/bigQueryEmulator.ts';
import { createHistoryPlace, REAL_PROJECT, type HistoryPlace } from './support/historyPlace.ts';

jest.setTimeout(120_000);

/** Something that BigQuery does and the emulator does not, so that no suite on the emulator can show it. */
interface Gap {
  name: string;
  /** Whether it holds. */
  holds: (place: HistoryPlace) => Promise<boolean>;
}

function fails(work: Promise<unknown>): Promise<boolean> {
  return work.then(
    () => false,
    () => true
  );
}

/** How often a number of 1 to 1000, in no order, is estimated as the 95th percentile to within a tenth. */
const QUANTILE = `SELECT ABS(APPROX_QUANTILES(n, 100)[OFFSET(95)] - 950) < 95 AS near
  FROM (SELECT n FROM UNNEST(GENERATE_ARRAY(1, 1000)) AS n ORDER BY MOD(n * 7919, 1009))`;

const GAPS: Gap[] = [
  {
    name: 'refuses to read a partitioned table without a filter on its time',
    holds: ({ rows }) => fails(rows('SELECT COUNT(*) AS n FROM {events}')),
  },
  {
    name: 'tells what a query would read',
    async holds({ connection, rows }) {
      await rows("INSERT INTO {events} (moment, n) VALUES (TIMESTAMP '2026-03-04', 1), (TIMESTAMP '2026-03-04', 2)");
      const sql = `SELECT n FROM ${connection.table('events')} WHERE moment > TIMESTAMP '2020-01-01'`;
      // Two rows of one whole number of eight bytes, and the time that they are kept by.
      return (await connection.query({ sql, parameters: [] }, 'test')).bytes >= 16;
    },
  },
  {
    name: 'undoes a transaction of which a statement fails',
    async holds({ rows }) {
      await rows('INSERT INTO {plain} (n) VALUES (1)');
      const script =
        "BEGIN TRANSACTION; DELETE FROM {plain} WHERE TRUE; INSERT INTO {plain} (n) SELECT CAST('x' AS INT64); COMMIT TRANSACTION;";
      await fails(rows(script));
      return Number((await rows('SELECT COUNT(*) AS n FROM {plain}'))[0]?.[0]) > 0;
    },
  },
  {
    name: 'reads a column at once that was added to a table',
    async holds({ connection, rows }) {
      await connection.addColumns('grown', [{ name: 'n', type: 'INTEGER' }], [{ name: 'added', type: 'INT64' }]);
      return !(await fails(rows('SELECT added FROM {grown}')));
    },
  },
  {
    name: 'estimates a percentile of numbers in no order',
    holds: async ({ rows }) => (await rows(QUANTILE))[0]?.[0] === true,
  },
  {
    name: 'takes parameters in MERGE',
    async holds({ connection, rows }) {
      await rows('INSERT INTO {one} (n) VALUES (1)');
      const sql = `MERGE ${connection.table('merged')} T USING ${connection.table('one')} S ON T.n = S.n AND T.n = ?
        WHEN NOT MATCHED THEN INSERT (n) VALUES (S.n)`;
      const merge = () => connection.query({ sql, parameters: [1] }, 'test');
      const isRefused = (await fails(merge())) || (await fails(merge()));
      return !isRefused && Number((await rows('SELECT COUNT(*) AS n FROM {merged}'))[0]?.[0]) === 1;
    },
  },
  {
    name: 'lets a staging table go when its time is over',
    async holds({ connection, rows }) {
      const name = 'short_lived';
      await rows(
        `CREATE TABLE {${name}} (n INT64) OPTIONS (expiration_timestamp = TIMESTAMP_ADD(CURRENT_TIMESTAMP(), INTERVAL 5 SECOND))`
      );
      await new Promise((resolve) => setTimeout(resolve, REAL_PROJECT === null ? 6000 : 30_000));
      return (await connection.describe(name)) === null;
    },
  },
];

describe(REAL_PROJECT === null ? 'the emulator, unlike BigQuery, never' : 'BigQuery, unlike the emulator,', () => {
  let place: HistoryPlace;

  beforeAll(async () => {
    place = await createHistoryPlace();
    const { connection } = place;
    await connection.createDataset();
    const n = { name: 'n', type: 'INT64' } as const;
    const columns = [{ name: 'moment', type: 'TIMESTAMP' } as const, n];
    await connection.createTable({ name: 'events', columns, partition: 'moment', clustering: ['n'] }, 'events', false);
    for (const name of ['plain', 'grown', 'one', 'merged']) {
      await connection.createTable({ name, columns: [n], partition: null, clustering: [] }, name, false);
    }
  }, EMULATOR_BUILD_MS);

  afterAll(() => place.remove());

  it.each(GAPS.map(({ name, holds }) => [name, holds] as const))('%s', async (_name, holds) => {
    expect(await holds(place)).toBe(REAL_PROJECT !== null);
  });
});
