import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { eventually } from './support/eventually.mts';
import { setStage, type Stage } from './support/stage.mts';
import { addresses } from './views/addresses.mts';
import { AnalyticsView } from './views/analyticsView.mts';
import { CallLogView } from './views/callLogView.mts';

let stage: Stage;

before(async () => {
  stage = await setStage();
});

after(() => stage?.close());

test('says in words that the service is away, and shows the numbers by itself when it is back', async () => {
  const page = await stage.openPage();
  await stage.service.stop();
  await page.goto(stage.url + addresses.callAnalytics());
  const notice = page.getByTestId('service-notice');
  await notice.waitFor();
  assert.match(await notice.innerText(), /does not answer/);
  assert.match(await notice.innerText(), /Start the service/);

  await stage.service.start();
  await notice.waitFor({ state: 'detached' });
  const view = new AnalyticsView(page);
  await view.panel('Calls').waitFor();
  await eventually(
    async () => Number(await view.number('Calls')) === stage.calls.length,
    () => 'The numbers did not come back by themselves.'
  );
});

test('the log recovers by itself too', async () => {
  const page = await stage.openPage();
  await stage.service.stop();
  await page.goto(stage.url + addresses.callLogs());
  await page.getByTestId('service-notice').waitFor();

  await stage.service.start();
  await new CallLogView(page).rows().first().waitFor();
});
