import { readFileSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { buildReport, NOON } from '../../test/support/build.ts';
import { createQueryPlace, DAY, type QueryPlace } from '../../test/support/queryPlace.ts';

const CALLS = { queryType: 'metric', measures: ['calls'], format: 'table' };

describe('QueryEngine', () => {
  let place: QueryPlace;

  beforeEach(async () => {
    place = await createQueryPlace();
    await place.add([buildReport({ callId: 'one', startedAt: NOON })]);
  });

  afterEach(() => place.remove());

  it.each([
    ['is no object', 'calls'],
    ['is null', null],
    ['has no type', { measures: ['calls'] }],
    ['has an unknown type', { queryType: 'guess' }],
  ])('refuses a query that %s', async (_name, model) => {
    await expect(place.ask(model)).rejects.toMatchObject({
      code: 'invalid_request',
      field: 'queryType',
      message: expect.stringMatching(/^queryType must be one of metric, calls/),
    });
  });

  it.each([
    [{ from: DAY.from, to: Number.NaN }, 'whole numbers'],
    [{ from: DAY.from + 0.5, to: DAY.to }, 'whole numbers'],
    [{ from: DAY.to, to: DAY.to }, 'from must be before to'],
  ])('refuses the time %j', async (range, message) => {
    await expect(place.ask(CALLS, { range })).rejects.toMatchObject({
      code: 'invalid_request',
      field: 'from',
      message: expect.stringContaining(message),
    });
  });

  it('refuses a type of query that the asker may not ask', async () => {
    await expect(place.ask({ queryType: 'sql', sql: 'SELECT 1' }, { access: 'viewer' })).rejects.toMatchObject({
      code: 'forbidden',
    });
  });

  it('writes down a failure that nobody expected', async () => {
    const ledger = new DatabaseSync(place.recordPath);
    ledger.exec("UPDATE calls SET record = 'no JSON'");
    ledger.close();
    await expect(place.ask({ queryType: 'call', provider: 'vapi', callId: 'one' })).rejects.toMatchObject({
      code: 'internal',
    });
    expect(place.logged()).toContain('A query failed.');
    expect(place.damage.reports).toBe(0);
  });

  it('says that the hot store is damaged, and has it made anew', async () => {
    await place.add(
      Array.from({ length: 3000 }, (_, index) =>
        buildReport({ callId: `call-${index}`, startedAt: NOON + index * 1000 })
      )
    );
    await place.hot.close();
    const bytes = readFileSync(place.hotPath);
    await place.hot.open();
    // Behind the headers, of which there are three.
    writeFileSync(place.hotPath, bytes.fill('noise', 3 * 4096));
    await expect(place.ask(CALLS)).rejects.toMatchObject({ code: 'unavailable', retryAfterSeconds: 5 });
    expect(place.damage.reports).toBe(1);
    expect(place.logged()).not.toContain('A query failed.');
  });
});
