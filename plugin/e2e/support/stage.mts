import type { Browser, BrowserContext, Page } from 'playwright-core';

import { startPreview, type Preview } from '../../preview/server.mts';
import { startBrowser } from './browser.mts';
import type { PlannedCall } from './callFixtures.mts';
import { seedCalls } from './seedCalls.mts';
import { OwnService } from './service.mts';

const { GRAFANA_URL, GRAFANA_USER = 'admin', GRAFANA_PASSWORD = 'admin', VOICEHIVE_PLUGIN_ADDRESS } = process.env;

interface Viewport {
  width: number;
  height: number;
}

/** Everything a journey needs: pages to look at, calls on record, and the service behind them. */
export interface Stage {
  /** Where the pages are: the preview, or Grafana. */
  url: string;
  serviceUrl: string;
  calls: PlannedCall[];
  /** The service behind the pages, which a journey may stop and start. */
  service: OwnService;
  /** Who acts, as the service names them. */
  reader: string;
  openPage(viewport?: Viewport, timeZone?: string): Promise<Page>;
  close(): Promise<void>;
}

/**
 * Sets the stage with a service of its own: on the preview, or on the Grafana of `GRAFANA_URL`, which must look for its
 * service at `VOICEHIVE_PLUGIN_ADDRESS` and find none there yet.
 */
export async function setStage(): Promise<Stage> {
  if (GRAFANA_URL && !VOICEHIVE_PLUGIN_ADDRESS) {
    throw new Error(
      'With GRAFANA_URL, set VOICEHIVE_PLUGIN_ADDRESS to the address at which that Grafana looks for the service, such as unix:/run/voicehive/plugin.sock.'
    );
  }
  const browser = await startBrowser();
  const service = await OwnService.create();
  const preview = GRAFANA_URL ? undefined : await startPreview({ port: 0, serviceUrl: service.url });
  const calls = await seedCalls(service.url);
  return {
    url: GRAFANA_URL ?? preview?.url ?? '',
    serviceUrl: service.url,
    calls,
    service,
    reader: GRAFANA_URL ? GRAFANA_USER : 'HTTP API',
    openPage: async (viewport = { width: 1440, height: 900 }, timeZone = 'UTC') =>
      (await openContext(browser, viewport, timeZone)).newPage(),
    close: () => closeAll(browser, service, preview),
  };
}

/** A reader's browser, signed in where there is somebody to sign in to. */
async function openContext(browser: Browser, viewport: Viewport, timeZone: string): Promise<BrowserContext> {
  const context = await browser.newContext({ viewport, timezoneId: timeZone });
  if (GRAFANA_URL) {
    const answer = await context.request.post(`${GRAFANA_URL}/login`, {
      data: { user: GRAFANA_USER, password: GRAFANA_PASSWORD },
    });
    if (!answer.ok()) {
      throw new Error(`Grafana refused GRAFANA_USER and GRAFANA_PASSWORD with ${answer.status()}.`);
    }
  }
  return context;
}

async function closeAll(browser: Browser, service: OwnService, preview?: Preview): Promise<void> {
  await browser.close();
  await preview?.stop();
  await service.remove();
}
