import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';

import { tellAlerts, type ToldAlert } from './support/grafanaAlerts.mts';
import { namesFrom } from './support/rotation.mts';
import { setStage, type Stage } from './support/stage.mts';
import { addresses } from './views/addresses.mts';
import { IncidentsView } from './views/incidentsView.mts';

const MINUTE = 60_000;

const SLOW: ToldAlert = {
  name: 'Turn latency is high',
  severity: 'critical',
  summary: 'Reception answers slowly',
  fingerprint: 'e2e-slow',
  startsAt: Date.now() - 20 * MINUTE,
};
const MISSING: ToldAlert = {
  name: 'Reports are missing',
  severity: 'warning',
  summary: 'Every tenth call ended without its report',
  fingerprint: 'e2e-missing',
  startsAt: Date.now() - 10 * MINUTE,
};

let stage: Stage;

before(async () => {
  stage = await setStage();
});

after(() => stage?.close());

async function openPage(params: Record<string, string> = {}): Promise<{ page: Page; view: IncidentsView }> {
  const page = await stage.openPage();
  await page.goto(stage.url + addresses.systemHealth(params));
  return { page, view: new IncidentsView(page) };
}

test('says that nobody has been paged, and who would be', async () => {
  const { view } = await openPage();
  await view.calm().waitFor();
  const [now, ...later] = namesFrom('secondary', Date.now(), 3);
  assert.equal(await view.personOn('Secondary'), now);
  const upcoming = await view.upcomingOn('Secondary');
  assert.deepEqual(upcoming, later.slice(0, upcoming.length));
  assert.ok(upcoming.length > 0);
});

test('shows what fires, most severe first, and all that happened to it', async () => {
  await tellAlerts(stage.serviceUrl, [SLOW, MISSING]);
  // Told again, as Grafana does while an alert goes on.
  await tellAlerts(stage.serviceUrl, [SLOW, MISSING]);
  const { page, view } = await openPage();
  await view.open(SLOW.name).waitFor();
  assert.deepEqual(await view.openTitles(), [SLOW.name, MISSING.name]);
  const row = await view.open(SLOW.name).innerText();
  assert.match(row, /Triggered\s+critical/);
  assert.match(row, /Reception answers slowly/);
  const [second] = namesFrom('secondary', Date.now(), 1);
  assert.match(row, new RegExp(`next page: ${second} at`));

  await view.showDetails(SLOW.name);
  const events = await view.events().allInnerTexts();
  assert.match(events[0] ?? '', /Triggered/);
  assert.match(events.join('\n'), /Paged: /);
  assert.match(events.join('\n'), /VOICEHIVE_ONCALL_SLACK_URL/);
  assert.match(new URL(page.url()).searchParams.get('incident') ?? '', /^[0-9a-f]{20}$/);
  await page.reload();
  await view.events().first().waitFor();
  await view.close();
});

test('lets an incident be acknowledged and resolved, and says who did it', async () => {
  const { view } = await openPage();
  await view.acknowledge(SLOW.name);
  await view.open(SLOW.name).getByText('Acknowledged').waitFor();
  await view.showDetails(SLOW.name);
  assert.match((await view.events().allInnerTexts()).join('\n'), new RegExp(`Acknowledged: ${stage.reader}`));
  await view.close();

  await view.resolve(SLOW.name);
  await view.open(SLOW.name).waitFor({ state: 'detached' });
  await tellAlerts(stage.serviceUrl, [MISSING], 'resolved');
  const { page, view: afterwards } = await openPage();
  await afterwards.calm().waitFor();
  await page.getByText('2 incidents of this range resolved').click();
  await page.getByText(/ceased by itself after/).waitFor();
  await page.getByText(`called over by ${stage.reader} after`).waitFor();
});

test('says that nothing was changed when the service is away, and acknowledges when it is back', async () => {
  await tellAlerts(stage.serviceUrl, [{ ...SLOW, startsAt: Date.now() }]);
  const { view } = await openPage();
  await view.open(SLOW.name).waitFor();
  await stage.service.stop();
  await view.acknowledge(SLOW.name);
  await view.problem().waitFor();
  await stage.service.start();
  const { view: again } = await openPage();
  await again.acknowledge(SLOW.name);
  await again.open(SLOW.name).getByText('Acknowledged').waitFor();
});

test('tells that there is no such incident', async () => {
  const { page } = await openPage({ incident: 'none' });
  await page.getByText('There is no such incident').waitFor();
});
