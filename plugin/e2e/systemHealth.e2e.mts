import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { eventually } from './support/eventually.mts';
import { setStage, type Stage } from './support/stage.mts';
import { addresses } from './views/addresses.mts';
import { SystemHealthView } from './views/systemHealthView.mts';

let stage: Stage;

before(async () => {
  stage = await setStage();
});

after(() => stage?.close());

test('shows how the parts of the service are, and what is promised', async () => {
  const page = await stage.openPage();
  const view = new SystemHealthView(page);
  await page.goto(stage.url + addresses.systemHealth());
  for (const part of ['Webhooks', 'Record', 'Hot store', 'Full-text index', 'Live board']) {
    assert.match(await view.component(part).innerText(), /Works/);
  }
  assert.ok((await view.objectives().count()) >= 4);
  await page.getByRole('img', { name: /^Record: .*works from/ }).waitFor();
});

test('counts every webhook that was sent', async () => {
  const page = await stage.openPage();
  const view = new SystemHealthView(page);
  await page.goto(stage.url + addresses.systemHealth());
  // Two webhooks for each call: its beginning and its report.
  const sent = String(stage.calls.length * 2);
  await eventually(
    async () => (await view.textOf('Webhooks by platform')).split(/\s+/).includes(sent),
    () => `The page does not show ${sent} webhooks.`
  );
});

test('shows a webhook as it came, without numbers of the service’s own secrets, and works it in again', async () => {
  const page = await stage.openPage();
  const view = new SystemHealthView(page);
  await page.goto(stage.url + addresses.systemHealth());
  await view.inbox().first().waitFor();
  assert.match(await view.openBody(0), /"type": "/);
  await page.keyboard.press('Escape');
  await page.getByTestId('delivery-body').waitFor({ state: 'detached' });
  assert.match(await view.replay(0), /1 read again; no call changed\./);
});

test('keeps a reader’s opinion of the page', async () => {
  const page = await stage.openPage();
  await page.goto(stage.url + addresses.systemHealth());
  await page.getByRole('button', { name: 'Feedback' }).click();
  await page.getByRole('radio', { name: 'Good' }).locator('..').click();
  await page.getByRole('textbox', { name: 'What would make it better?' }).fill('More history, please.');
  await page.getByRole('button', { name: 'Send' }).click();
  await page.getByText(/Thank you/).waitFor();
});

test('says in words that the service is away, and shows its parts by itself when it is back', async () => {
  const page = await stage.openPage();
  const view = new SystemHealthView(page);
  await stage.service.stop();
  await page.goto(stage.url + addresses.systemHealth());
  await page.getByTestId('service-notice').waitFor();
  await page.getByText('The numbers could not be read').waitFor();

  await stage.service.start();
  await view.component('Record').waitFor();
  assert.match(await view.component('Record').innerText(), /Works/);
});
