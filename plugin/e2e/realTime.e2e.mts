import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { eventually } from './support/eventually.mts';
import { LiveCalls } from './support/liveCalls.mts';
import { setStage, type Stage } from './support/stage.mts';
import { addresses } from './views/addresses.mts';
import { RealTimeView } from './views/realTimeView.mts';

let stage: Stage;
let calls: LiveCalls;

before(async () => {
  stage = await setStage();
  calls = new LiveCalls(stage.serviceUrl);
});

after(() => stage?.close());

test('shows a call as soon as it begins, and how it ended, without being asked again', async () => {
  const page = await stage.openPage();
  let questions = 0;
  page.on('request', (request) => {
    questions += request.url().includes('/api/ds/query') ? 1 : 0;
  });
  const view = new RealTimeView(page);
  await page.goto(stage.url + addresses.realTime());
  await view.underWay().waitFor();
  const questionsBefore = questions;

  await calls.start('live-1', 'Night desk', 'Is anybody there?');
  await view.row('Night desk').waitFor();
  assert.match(await view.row('Night desk').innerText(), /In progress.*Is anybody there\?/s);
  assert.match(await view.events().innerText(), /Night desk\s+started/);

  await calls.end('live-1', 'Night desk', 'pipeline-error-openai-llm-failed');
  await view.row('Night desk').waitFor({ state: 'detached' });
  await view.choose('Just ended');
  await view.row('Night desk').getByText('Failed').waitFor();
  assert.equal(questions, questionsBefore, 'the board must come by stream');
});

test('finds a call on the board by what was said', async () => {
  await calls.start('live-2', 'Parcel desk', 'Where is my parcel?');
  await calls.start('live-3', 'Garden desk', 'My roses are ill.');
  const page = await stage.openPage();
  const view = new RealTimeView(page);
  await page.goto(stage.url + addresses.realTime());
  await view.row('Garden desk').waitFor();
  await view.search('parcel?');
  await view.row('Garden desk').waitFor({ state: 'detached' });
  await view.row('Parcel desk').waitFor();
  assert.equal(new URL(page.url()).searchParams.get('search'), 'parcel?');

  await view.row('Parcel desk').getByRole('link').click();
  await page.getByRole('region', { name: 'Facts' }).waitFor();
  await page.goBack();
  await view.row('Parcel desk').waitFor();
});

test('says that the board is old while the service is away', async () => {
  const page = await stage.openPage();
  await page.goto(stage.url + addresses.realTime());
  await new RealTimeView(page).underWay().waitFor();
  await stage.service.stop();
  await page.getByText(/This board is \d+ seconds old/).waitFor();
  await stage.service.start();
  await eventually(
    async () => (await page.getByText(/This board is \d+ seconds old/).count()) === 0,
    () => 'The board did not go on by itself.'
  );
});
