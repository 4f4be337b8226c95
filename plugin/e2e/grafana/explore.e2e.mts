import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';

import { setStage, type Stage } from '../support/stage.mts';
import { ExploreView } from '../views/exploreView.mts';

const DATA_SOURCE = 'VoiceHive calls';

let stage: Stage;
let explore: ExploreView;
let thrown: string[];

before(async () => {
  assert.ok(process.env.GRAFANA_URL, 'Set GRAFANA_URL: the preview has no Explore.');
  stage = await setStage();
});

after(() => stage?.close());

beforeEach(async () => {
  const page = await stage.openPage();
  thrown = [];
  page.on('pageerror', (error) => thrown.push(error.message));
  page.on('console', (message) => message.type() === 'error' && thrown.push(message.text()));
  explore = new ExploreView(page);
  await explore.open(stage.url, DATA_SOURCE);
});

/** The page is still there, and nothing was thrown. */
async function assertWhole(choice: string): Promise<void> {
  assert.equal(await explore.isBroken(), false, `Explore broke when "${choice}" was chosen: ${thrown.join(' ')}`);
  assert.deepEqual(thrown, []);
}

const FIELDS = [
  { kind: 'Measures', field: 'Interval', choice: '5 minutes' },
  { kind: 'Measures', field: 'Compare with', choice: '1 week earlier' },
  { kind: 'What changed', field: 'What changed in', choice: 'Failure ratio' },
  { kind: 'What changed', field: 'Compare with', choice: '1 day earlier' },
  { kind: 'Call list', field: 'Order', choice: 'Longest first' },
  { kind: 'Values', field: 'Values of', choice: 'Ended reason' },
] as const;

for (const { kind, field, choice } of FIELDS) {
  test(`a choice by mouse of ${field} in ${kind} keeps Explore and asks anew`, async () => {
    await explore.askFor(kind);
    assert.equal(await explore.answered(() => explore.choose(field, choice)), 200);
    await assertWhole(choice);
  });
}

test('a choice by mouse of a platform for one call keeps Explore', async () => {
  await explore.askFor('One call');
  await explore.choose('Provider', 'retell');
  await assertWhole('retell');
});

test('a filter that is put together by mouse keeps Explore and asks anew', async () => {
  await explore.addFilter();
  await explore.choose('Where', 'Platform');
  await explore.choose('Operator of the filter', 'is not');
  assert.equal(await explore.answered(() => explore.choose('Values of the filter', 'vapi')), 200);
  await assertWhole('vapi');
});

test('one choice by mouse after another keeps Explore', async () => {
  await explore.choose('Interval', '5 minutes');
  await explore.choose('Compare with', '1 day earlier');
  await assertWhole('1 day earlier');
  await explore.choose('Interval', '15 minutes');
  await assertWhole('15 minutes');
});
