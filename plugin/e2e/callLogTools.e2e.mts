import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';

import { NOTABLE_CALL } from './support/callFixtures.mts';
import { eventually } from './support/eventually.mts';
import { listCalls } from './support/serviceQueries.mts';
import { setStage, type Stage } from './support/stage.mts';
import { addresses } from './views/addresses.mts';
import { CallLogView } from './views/callLogView.mts';
import { CallView } from './views/callView.mts';

const DAY = 24 * 60 * 60 * 1000;

let stage: Stage;

before(async () => {
  stage = await setStage();
});

after(() => stage?.close());

async function openLog(params: Record<string, string> = {}): Promise<{ page: Page; log: CallLogView }> {
  const page = await stage.openPage();
  await page.goto(stage.url + addresses.callLogs(params));
  return { page, log: new CallLogView(page) };
}

test('keeps calls by a number in the filter bar, as an independent listing does', async () => {
  const { log } = await openLog({ 'var-filters': 'duration|>|150' });
  await log.rows().first().waitFor();
  const wanted = stage.calls.filter(({ durationSeconds }) => durationSeconds > 150);
  await eventually(
    async () => (await log.rows().count()) === wanted.length,
    () => `The log should show ${wanted.length} calls.`
  );
});

test('offers the values of a dimension in the filter bar, and keeps the calls with the chosen one', async () => {
  const { page, log } = await openLog();
  await log.rows().first().waitFor();
  await log.filterBy('Assistant', '=', 'Billing');
  const wanted = stage.calls.filter(({ assistant }) => assistant === 'Billing');
  await eventually(
    async () => (await log.rows().count()) === wanted.length,
    () => `The log should show the ${wanted.length} calls of Billing.`
  );
  assert.match(new URL(page.url()).searchParams.get('var-filters') ?? '', /^assistant\b.*\|=\|Billing/);
});

for (const width of [1440, 1024, 390]) {
  test(`opens the time picker inside a window of ${width} pixels`, async () => {
    for (const address of [addresses.callAnalytics(), addresses.callLogs(), addresses.usage()]) {
      const page = await stage.openPage({ width, height: 900 });
      await page.goto(stage.url + address);
      await page.getByTestId('data-testid TimePicker Open Button').click();
      const picker = page.locator('#TimePickerContent');
      await picker.getByText('Last 24 hours').waitFor();
      const box = await picker.boundingBox();
      assert.ok(box && box.x >= 0 && box.x + box.width <= width, `${address}: it is at ${JSON.stringify(box)}`);
      await page.close();
    }
  });
}

test('finds calls by words and keeps them in the URL over a reload', async () => {
  const { page, log } = await openLog();
  await log.rows().first().waitFor();
  await log.search('"move my appointment" Billing');
  const wanted = stage.calls.filter(({ assistant, isAnswered }) => assistant === 'Billing' && isAnswered).length;
  await eventually(
    async () => (await log.rows().count()) === wanted,
    () => `The search should find ${wanted} calls.`
  );
  assert.equal(new URL(page.url()).searchParams.get('search'), '"move my appointment" Billing');
  await page.reload();
  await log.rows().first().waitFor();
  assert.equal(await log.rows().count(), wanted);
});

test('sorts by the headings that the service has an order for', async () => {
  const { page, log } = await openLog();
  await log.rows().first().waitFor();
  await log.sort('Slowest turn');
  const slowest = stage.calls[NOTABLE_CALL];
  assert.ok(slowest);
  await eventually(
    async () => (await log.row(0).getByRole('link').first().getAttribute('href'))?.includes(slowest.id) === true,
    () => 'The call with the slowest turn should come first.'
  );
  assert.equal(new URL(page.url()).searchParams.get('sort'), 'slowest');
  await log.sort('Started');
  await log.sort('Started');
  assert.equal(await page.getByRole('columnheader', { name: 'Started' }).getAttribute('aria-sort'), 'ascending');
});

test('shows the columns that were chosen, also after a reload', async () => {
  const { page, log } = await openLog();
  await log.rows().first().waitFor();
  await page.getByRole('button', { name: 'Columns' }).click();
  await page.getByLabel('Call id').check({ force: true });
  await page.getByLabel('Direction').uncheck({ force: true });
  await page.keyboard.press('Escape');
  await page.getByRole('columnheader', { name: 'Call id' }).waitFor();
  await page.reload();
  await log.rows().first().waitFor();
  assert.equal(await page.getByRole('columnheader', { name: 'Call id' }).count(), 1);
  assert.equal(await page.getByRole('columnheader', { name: 'Direction' }).count(), 0);
});

test('saves a view, opens it again, and forgets it', async () => {
  const { page, log } = await openLog({ 'var-assistant': 'Billing', sort: 'longest' });
  await log.rows().first().waitFor();
  await page.getByRole('button', { name: 'Saved views' }).click();
  await page.getByLabel('Name of the view').fill('Long bills');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Long bills', exact: true }).waitFor();

  await page.goto(stage.url + addresses.callLogs());
  await log.rows().first().waitFor();
  await page.getByRole('button', { name: 'Saved views' }).click();
  await page.getByRole('button', { name: 'Long bills', exact: true }).click();
  await eventually(
    async () => new Set(await log.column(1)).size === 1,
    () => 'The view should show one assistant again.'
  );
  assert.equal(new URL(page.url()).searchParams.get('sort'), 'longest');

  await page.getByRole('button', { name: 'Saved views' }).click();
  await page.getByRole('button', { name: 'Delete Long bills' }).click();
  await page.getByText('You have saved no view yet.', { exact: false }).waitFor();
});

test('saves all calls that match as CSV, equal to an independent listing', async () => {
  const { page, log } = await openLog({ 'var-assistant': 'Scheduler', columns: 'at,assistant,callId,cost' });
  await log.rows().first().waitFor();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Download CSV' }).click(),
  ]);
  const [head, ...lines] = (await readFile(await download.path(), 'utf8')).trimEnd().split('\r\n');
  assert.equal(head, 'Started,Assistant,Cost,Call id');
  const now = Date.now();
  const expected = await listCalls(stage.serviceUrl, { from: now - DAY, to: now }, 'Scheduler');
  assert.deepEqual(
    lines,
    expected.map(({ at, assistantName, costUsd, callId }) =>
      [new Date(Number(at)).toISOString(), assistantName, costUsd, callId].join(',')
    )
  );
});

test('says which filters leave nothing, and clears them', async () => {
  const { page, log } = await openLog({ 'var-filters': 'duration|>|99999', search: 'nonsense' });
  const message = page.getByRole('status').filter({ hasText: 'No calls in this time range' });
  await message.waitFor();
  assert.match(await message.innerText(), /duration > 99999; conversation contains nonsense/);
  await page.getByRole('link', { name: 'Clear the filters' }).click();
  await log.rows().first().waitFor();
});

test('says what is wrong with a filter that makes no sense', async () => {
  const { page } = await openLog({ 'var-filters': 'duration|>|long' });
  await page.getByText('must be a number of seconds, such as 30', { exact: false }).waitFor();
});

test('links what was said with its turn, and leads to calls like it and to the next one', async () => {
  const { page, log } = await openLog({ 'var-assistant': 'Billing' });
  await log.rows().first().waitFor();
  await log.open(2);
  const call = new CallView(page);
  await call.section('Facts').waitFor();

  const line = page.getByTestId('transcript-line').filter({ hasText: 'I would like to move my appointment.' });
  await line.hover();
  assert.equal(await call.turns().first().getAttribute('data-pointed'), 'true');
  await call.turns().nth(1).hover();
  const second = page.getByTestId('transcript-line').filter({ hasText: 'Yes, please.' });
  assert.equal(await second.getAttribute('data-pointed'), 'true');

  assert.match(await call.section('Turns').innerText(), /Unattributed 90 ms/);
  await call.section('Calls like this one').waitFor();
  const here = page.url();
  await page.getByRole('link', { name: 'Next call' }).click();
  await eventually(
    async () => page.url() !== here && (await call.section('Facts').count()) === 1,
    () => 'The next call should open.'
  );
  await page.getByRole('link', { name: 'Back to the call log' }).click();
  await log.rows().first().waitFor();
  assert.deepEqual(new URL(page.url()).searchParams.getAll('var-assistant'), ['Billing']);
});

test('fits a phone: nothing but the table itself is wider than the screen', async () => {
  const page = await stage.openPage({ width: 390, height: 844 });
  await page.goto(stage.url + addresses.callLogs());
  await new CallLogView(page).rows().first().waitFor();
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  assert.ok(overflow <= 0, `the page is ${overflow} pixels wider than the screen`);
});
