import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { eventually } from './support/eventually.mts';
import { setStage, type Stage } from './support/stage.mts';
import { addresses } from './views/addresses.mts';
import { UsageView } from './views/usageView.mts';

const DAY = 24 * 60 * 60 * 1000;

let stage: Stage;

before(async () => {
  stage = await setStage();
});

after(() => stage?.close());

function costOf({ costs }: Stage['calls'][number]): number {
  return Object.values(costs).reduce((sum, usd) => sum + usd, 0);
}

function sumOf(calls: Stage['calls'], value: (call: Stage['calls'][number]) => number): number {
  return calls.reduce((sum, call) => sum + value(call), 0);
}

test('shows what the calls used and cost', async () => {
  const to = Date.now();
  const page = await stage.openPage();
  const view = new UsageView(page);
  await page.goto(stage.url + addresses.usage({ from: String(to - DAY), to: String(to) }));
  const cost = `$${sumOf(stage.calls, costOf).toFixed(2)}`;
  await eventually(
    async () => (await view.number('Cost')) === cost,
    () => `The page does not show the cost of ${cost}.`
  );
  assert.equal(await view.number('Calls'), String(stage.calls.length));
  const minutes = sumOf(stage.calls, ({ durationSeconds }) => durationSeconds / 60);
  assert.ok(Math.abs(Number(await view.number('Minutes')) - minutes) < 1, `the minutes should be ${minutes}`);
  assert.equal(await view.number('Characters'), `${((940 * stage.calls.length) / 1000).toFixed(1)}K`);
});

test('foresees no less than what this month has cost already', async () => {
  const page = await stage.openPage();
  const view = new UsageView(page);
  await page.goto(stage.url + addresses.usage());
  await page.getByTestId('month-spent').waitFor();
  const now = new Date();
  const monthStart = Date.UTC(now.getUTCFullYear(), now.getUTCMonth());
  const spent = sumOf(
    stage.calls.filter(({ startedAt }) => startedAt >= monthStart),
    costOf
  );
  const { spent: shown, expected } = await view.month();
  assert.ok(Math.abs(shown - spent) < 0.01, `spent should be ${spent}`);
  assert.ok(expected >= shown);
});

test('splits by what is chosen, and keeps the choice in the URL', async () => {
  const page = await stage.openPage();
  const view = new UsageView(page);
  await page.goto(stage.url + addresses.usage({ 'var-splitBy': 'endedReasonGroup', 'var-thenBy': 'direction' }));
  const table = 'Usage by what is chosen above';
  await view.panel(table).getByText('Caller ended').first().waitFor();
  await eventually(
    async () => (await view.textOf(table)).includes('Inbound'),
    () => 'The table is not split by direction.'
  );
  assert.deepEqual(new URL(page.url()).searchParams.getAll('var-thenBy'), ['direction']);
});

test('shows by weekday and hour of the reader’s own clock when calls come', async () => {
  // Its clock is off from UTC by a part of an hour.
  const timeZone = 'Asia/Kolkata';
  const clock = new Intl.DateTimeFormat('en-GB', { timeZone, weekday: 'short', hour: 'numeric', hourCycle: 'h23' });
  const expected = new Map<string, number>();
  for (const { startedAt } of stage.calls) {
    const parts = Object.fromEntries(clock.formatToParts(startedAt).map(({ type, value }) => [type, value]));
    const hour = `${parts.weekday} ${Number(parts.hour)}`;
    expected.set(hour, (expected.get(hour) ?? 0) + 1);
  }
  const page = await stage.openPage(undefined, timeZone);
  const view = new UsageView(page);
  const to = Date.now();
  await page.goto(stage.url + addresses.usage({ from: String(to - DAY), to: String(to) }));
  await page.getByRole('table', { name: 'Weekday and hour' }).scrollIntoViewIfNeeded();
  await eventually(
    async () => (await view.weekHours()).size > 0,
    () => 'No hour has any call.'
  );
  assert.deepEqual(await view.weekHours(), expected);
});

test('says so when nothing was used in the range', async () => {
  const page = await stage.openPage();
  await page.goto(stage.url + addresses.usage({ from: '1000000000000', to: '1000003600000' }));
  await page.getByRole('status').filter({ hasText: 'No calls in this time range' }).waitFor();
});
