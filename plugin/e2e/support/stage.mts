import type { Browser, BrowserContext, Page } from 'playwright-core';

import { startPreview, type Preview } from '../../preview/server.mts';
import { startBrowser } from './browser.mts';
import type { PlannedCall } from './callFixtures.mts';
import { seedCalls } from './seedCalls.mts';
import { OwnService } from './service.mts';

const { GRAFANA_URL, GRAFANA_USER = 'admin', GRAFANA_PASSWORD = 'admin', VOICEHIVE_SERVICE_URL } = process.env;

/** True when the journeys run on a real Grafana, whose service they cannot stop. */
export const IS_GRAFANA = Boolean(GRAFANA_URL);

/** Everything a journey needs: pages to look at, calls on record, and the service behind them. */
export interface Stage {
  /** Where the pages are: the preview, or Grafana. */
  url: string;
  serviceUrl: string;
  calls: PlannedCall[];
  /** The service, when it is ours to stop. */
  ownService: OwnService | undefined;
  openPage(viewport?: { width: number; height: number }): Promise<Page>;
  close(): Promise<void>;
}

/** Sets the stage: on the preview with a service of its own, or on the Grafana of `GRAFANA_URL`. */
export async function setStage(): Promise<Stage> {
  const browser = await startBrowser();
  const ownService = GRAFANA_URL ? undefined : await OwnService.create();
  const serviceUrl = ownService?.url ?? VOICEHIVE_SERVICE_URL ?? 'http://127.0.0.1:8787';
  const preview = GRAFANA_URL ? undefined : await startPreview({ port: 0, serviceUrl });
  const calls = await seedCalls(serviceUrl);
  return {
    url: GRAFANA_URL ?? preview?.url ?? '',
    serviceUrl,
    calls,
    ownService,
    openPage: async (viewport = { width: 1440, height: 900 }) => (await openContext(browser, viewport)).newPage(),
    close: () => closeAll(browser, preview, ownService),
  };
}

function openContext(browser: Browser, viewport: { width: number; height: number }): Promise<BrowserContext> {
  const login = Buffer.from(`${GRAFANA_USER}:${GRAFANA_PASSWORD}`).toString('base64');
  return browser.newContext({
    viewport,
    timezoneId: 'UTC',
    ...(GRAFANA_URL && { extraHTTPHeaders: { authorization: `Basic ${login}` } }),
  });
}

async function closeAll(browser: Browser, preview?: Preview, ownService?: OwnService): Promise<void> {
  await browser.close();
  await preview?.stop();
  await ownService?.remove();
}
