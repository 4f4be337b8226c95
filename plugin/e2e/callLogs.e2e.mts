import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { NOTABLE_CALL } from './support/callFixtures.mts';
import { eventually } from './support/eventually.mts';
import { setStage, type Stage } from './support/stage.mts';
import { addresses } from './views/addresses.mts';
import { CallLogView } from './views/callLogView.mts';
import { CallView } from './views/callView.mts';

let stage: Stage;

before(async () => {
  stage = await setStage();
});

after(() => stage?.close());

test('narrows the log by a filter and keeps it in the URL over a reload', async () => {
  const page = await stage.openPage();
  const log = new CallLogView(page);
  await page.goto(stage.url + addresses.callLogs());
  await log.rows().first().waitFor();

  await log.choose('Assistant', 'Scheduler');
  await eventually(
    async () => new Set(await log.column(1)).size === 1,
    () => 'The log still shows several assistants.'
  );
  assert.deepEqual(new URL(page.url()).searchParams.getAll('var-assistant'), ['Scheduler']);

  await page.reload();
  await log.rows().first().waitFor();
  assert.deepEqual(new Set(await log.column(1)), new Set(['Scheduler']));
});

test('opens a call from the log and comes back to the same log', async () => {
  const page = await stage.openPage();
  const log = new CallLogView(page);
  await page.goto(stage.url + addresses.callLogs({ 'var-assistant': 'Billing' }));
  await log.rows().first().waitFor();
  const shown = await log.rows().count();

  await log.open(0);
  await new CallView(page).section('Facts').waitFor();
  assert.match(new URL(page.url()).pathname, /\/call-logs\/vapi\/e2e-/);

  await page.goBack();
  await log.rows().first().waitFor();
  assert.equal(await log.rows().count(), shown);
  assert.deepEqual(new URL(page.url()).searchParams.getAll('var-assistant'), ['Billing']);
});

test('shows what was said, where the time went, and what it cost', async () => {
  const planned = stage.calls[NOTABLE_CALL];
  assert.ok(planned);
  const page = await stage.openPage();
  await page.goto(stage.url + addresses.call('vapi', planned.id));
  const call = new CallView(page);
  await call.section('Transcript').getByText('I would like to move my appointment.').waitFor();

  assert.equal(await call.turns().count(), planned.turns.length);
  const slowest = call.turns().filter({ hasText: 'slowest' });
  assert.equal(await slowest.count(), 1);
  assert.match(await slowest.innerText(), /Turn 4/);
  assert.match(await call.turns().nth(1).innerText(), /Transcriber.*not measured/s);

  const lines = await call.costLines();
  const sum = Object.values(planned.costs).reduce((total, usd) => total + usd, 0);
  assert.equal(lines.length, 5);
  assert.ok(Math.abs((await call.costTotal()) - sum) < 0.0001, 'the total should be what the platform charged');
  assert.ok(Math.abs(lines.reduce((total, usd) => total + usd, 0) - sum) < 0.0005, 'the lines should add up');

  assert.ok((await call.section('Facts').innerText()).includes(planned.traceId), 'the trace should be named');
  assert.match(await call.section('Tool calls').innerText(), /findSlots/);
  assert.match(await call.section('Messages about this call').innerText(), /end-of-call-report/);
});

test('says so when a call is not on record, and leads back', async () => {
  const page = await stage.openPage();
  await page.goto(stage.url + addresses.call('vapi', 'no-such-call'));
  await page.getByRole('status').filter({ hasText: 'This call is not on record' }).waitFor();
  await page.getByRole('link', { name: 'Back to the call log' }).click();
  await new CallLogView(page).rows().first().waitFor();
});
