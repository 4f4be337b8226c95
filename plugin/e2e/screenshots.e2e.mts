import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';

import { NOTABLE_CALL } from './support/callFixtures.mts';
import { tellAlerts } from './support/grafanaAlerts.mts';
import { LiveCalls } from './support/liveCalls.mts';
import { setStage, type Stage } from './support/stage.mts';
import { addresses } from './views/addresses.mts';
import { AnalyticsView } from './views/analyticsView.mts';
import { CallLogView } from './views/callLogView.mts';
import { CallView } from './views/callView.mts';

const FOLDER = join(import.meta.dirname, '../../artifacts/screenshots');
const WIDTHS = [1440, 1024, 390];
const THEMES = ['dark', 'light'];

let stage: Stage;

before(async () => {
  stage = await setStage();
  await new LiveCalls(stage.serviceUrl).start('live-picture', 'Night desk', 'Is anybody there?');
  const about = { severity: 'critical' as const, summary: 'Reception answers slowly', startsAt: Date.now() };
  await tellAlerts(stage.serviceUrl, [{ ...about, name: 'Turn latency is high', fingerprint: 'picture' }]);
  await mkdir(FOLDER, { recursive: true });
});

after(() => stage?.close());

/** Each page with the way to know that it is complete. */
const PAGES: Array<{ name: string; address: () => string; isReady: (page: Page) => Promise<void> }> = [
  {
    name: 'call-analytics',
    address: () => addresses.callAnalytics(),
    isReady: (page) => new AnalyticsView(page).panel('Assistants').getByText('Billing').first().waitFor(),
  },
  {
    name: 'call-logs',
    address: () => addresses.callLogs(),
    isReady: (page) => new CallLogView(page).rows().first().waitFor(),
  },
  {
    name: 'real-time',
    address: () => addresses.realTime(),
    isReady: (page) => page.getByTestId('live-row').first().waitFor(),
  },
  {
    name: 'usage',
    address: () => addresses.usage(),
    isReady: (page) => page.getByTestId('month-spent').waitFor(),
  },
  {
    name: 'system-health',
    address: () => addresses.systemHealth(),
    isReady: (page) => page.getByTestId('inbox-row').first().waitFor(),
  },
  {
    name: 'call',
    address: () => addresses.call('vapi', stage.calls[NOTABLE_CALL]?.id ?? ''),
    isReady: (page) => new CallView(page).section('Facts').waitFor(),
  },
];

for (const { name, address, isReady } of PAGES) {
  for (const width of WIDTHS) {
    test(`${name} fits a window of ${width} pixels`, async () => {
      for (const theme of THEMES) {
        const page = await stage.openPage({ width, height: 900 });
        await page.goto(`${stage.url}${address()}?theme=${theme}`);
        await isReady(page);
        await page.waitForLoadState('networkidle');
        await page.screenshot({ path: join(FOLDER, `${name}-${width}-${theme}.png`), fullPage: true });
        const overflow = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth
        );
        assert.ok(overflow <= 0, `the page is ${overflow} pixels wider than its window`);
        await page.close();
      }
    });
  }
}
