import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import type axe from 'axe-core';
import type { Page } from 'playwright-core';

import { NOTABLE_CALL } from './support/callFixtures.mts';
import { tellAlerts } from './support/grafanaAlerts.mts';
import { LiveCalls } from './support/liveCalls.mts';
import { setStage, type Stage } from './support/stage.mts';
import { addresses } from './views/addresses.mts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const THEMES = ['dark', 'light'];

let stage: Stage;

before(async () => {
  stage = await setStage();
  await new LiveCalls(stage.serviceUrl).start('live-axe', 'Night desk', 'Hello?');
  const about = { severity: 'critical' as const, summary: 'Reception answers slowly', startsAt: Date.now() };
  await tellAlerts(stage.serviceUrl, [{ ...about, name: 'Turn latency is high', fingerprint: 'axe' }]);
});

after(() => stage?.close());

const PAGES: Array<{ name: string; address: () => string; isReady: (page: Page) => Promise<void> }> = [
  {
    name: 'call analytics',
    address: () => addresses.callAnalytics(),
    isReady: (page) => page.getByTestId('key-number').first().waitFor(),
  },
  {
    name: 'real time',
    address: () => addresses.realTime(),
    isReady: (page) => page.getByTestId('live-row').first().waitFor(),
  },
  {
    name: 'call logs',
    address: () => addresses.callLogs(),
    isReady: (page) => page.getByTestId('call-row').first().waitFor(),
  },
  {
    name: 'one call',
    address: () => addresses.call('vapi', stage.calls[NOTABLE_CALL]?.id ?? ''),
    isReady: (page) => page.getByRole('region', { name: 'Facts' }).waitFor(),
  },
  {
    name: 'usage',
    address: () => addresses.usage(),
    isReady: (page) => page.getByTestId('month-spent').waitFor(),
  },
  {
    name: 'system health',
    address: () => addresses.systemHealth(),
    isReady: async (page) => {
      await page.getByTestId('inbox-row').first().waitFor();
      await page.getByTestId('on-call-card').first().waitFor();
    },
  },
];

/** What keeps people out of a page, by the rules of WCAG 2.1 A and AA, one line each. */
async function findBarriers(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  return page.evaluate(async () => {
    const { axe: checker } = window as unknown as { axe: typeof axe };
    const { violations } = await checker.run('main', { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] });
    return violations.flatMap(({ id, help, nodes }) =>
      nodes.map(({ html }) => `${id}: ${help}: ${html.slice(0, 200)}`)
    );
  });
}

for (const { name, address, isReady } of PAGES) {
  test(`${name} can be read and used by everybody`, async () => {
    for (const theme of THEMES) {
      const page = await stage.openPage();
      await page.goto(`${stage.url}${address()}?theme=${theme}`);
      await isReady(page);
      await page.waitForTimeout(500);
      assert.deepEqual(await findBarriers(page), [], `in the ${theme} theme`);
      await page.close();
    }
  });
}
