import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { eventually } from './support/eventually.mts';
import { IS_GRAFANA, setStage, type Stage } from './support/stage.mts';
import { addresses } from './views/addresses.mts';
import { AnalyticsView } from './views/analyticsView.mts';
import { CallLogView } from './views/callLogView.mts';

let stage: Stage;

before(async () => {
  stage = await setStage();
});

after(() => stage?.close());

// A Grafana given from outside has a service that is not ours to stop.
const options = { skip: IS_GRAFANA && 'needs a service of its own' };

test('says in words that the service is away, and shows the numbers by itself when it is back', options, async () => {
  const service = stage.ownService;
  assert.ok(service);
  const page = await stage.openPage();
  await service.stop();
  await page.goto(stage.url + addresses.callAnalytics());
  const notice = page.getByTestId('service-notice');
  await notice.waitFor();
  assert.match(await notice.innerText(), /does not answer/);
  assert.match(await notice.innerText(), /Start the service/);

  await service.start();
  await notice.waitFor({ state: 'detached' });
  const view = new AnalyticsView(page);
  await view.panel('Calls').waitFor();
  await eventually(
    async () => Number(await view.number('Calls')) === stage.calls.length,
    () => 'The numbers did not come back by themselves.'
  );
});

test('the log recovers by itself too', options, async () => {
  const service = stage.ownService;
  assert.ok(service);
  const page = await stage.openPage();
  await service.stop();
  await page.goto(stage.url + addresses.callLogs());
  await page.getByTestId('service-notice').waitFor();

  await service.start();
  await new CallLogView(page).rows().first().waitFor();
});
