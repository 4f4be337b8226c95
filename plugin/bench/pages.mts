import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Browser, Page } from 'playwright-core';

import { summarise, table } from '../../datasource-service/bench/statistics.ts';
import { startBrowser } from '../e2e/support/browser.mts';
import { OwnService } from '../e2e/support/service.mts';
import { addresses } from '../e2e/views/addresses.mts';
import { startPreview } from '../preview/server.mts';
import { askAgain, noteQuestions, type Question } from './askAgain.mts';
import { measurePage, type PageTiming } from './measurePage.mts';
import { prepareData } from './prepareData.mts';

const { values } = parseArgs({
  options: {
    calls: { type: 'string', default: '1000000' },
    rounds: { type: 'string', default: '15' },
    from: { type: 'string', default: 'now-24h' },
  },
});

const SEARCH = { from: values.from, to: 'now' };

const PAGES = [
  { title: 'Call analytics', address: addresses.callAnalytics(SEARCH) },
  { title: 'Real time', address: addresses.realTime(SEARCH) },
  { title: 'Call logs', address: addresses.callLogs(SEARCH) },
  { title: 'Usage', address: addresses.usage(SEARCH) },
  { title: 'System health', address: addresses.systemHealth(SEARCH) },
];

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

async function openPage(browser: Browser): Promise<Page> {
  return (await browser.newContext({ viewport: { width: 1440, height: 900 }, timezoneId: 'UTC' })).newPage();
}

/** From a browser that has nothing of the page yet. */
async function measureCold(browser: Browser, url: string): Promise<PageTiming & { asked: Question[] }> {
  const page = await openPage(browser);
  const asked = noteQuestions(page);
  const timing = await measurePage(page, () => page.goto(url));
  await page.context().close();
  return { ...timing, asked };
}

/** From another page of the app, as a reader goes who has not been on this one yet. */
async function measureWarm(browser: Browser, url: string, title: string): Promise<PageTiming> {
  const page = await openPage(browser);
  const other = title === 'Real time' ? addresses.callLogs(SEARCH) : addresses.realTime(SEARCH);
  await measurePage(page, () => page.goto(url + other));
  const timing = await measurePage(page, () => page.getByRole('link', { name: title, exact: true }).click());
  await page.context().close();
  return timing;
}

function cells(timings: readonly PageTiming[]): string[] {
  const complete = summarise(timings.map((timing) => timing.complete));
  const data = summarise(timings.map((timing) => timing.complete - timing.firstQuestion));
  const most = (value: (timing: PageTiming) => number) => String(Math.max(...timings.map(value)));
  return [
    `${complete.median.toFixed(0)} / ${complete.p95.toFixed(0)}`,
    `${data.median.toFixed(0)} / ${data.p95.toFixed(0)}`,
    most(({ rounds }) => rounds),
    most(({ questions }) => questions),
  ];
}

const HEAD = ['until complete', 'of it for data', 'rounds', 'questions'];

/** Where the data folder is made; it goes when the bench ends. */
const folder = mkdtempSync(join(tmpdir(), 'voicehive-pages-'));
const calls = Number(values.calls);
const rounds = Number(values.rounds);
say(`Making ${calls} calls over ninety days …`);
await prepareData(folder, calls);
const service = await OwnService.create(folder);
const preview = await startPreview({ port: 0, serviceUrl: service.url });
const browser = await startBrowser();
const asked = new Map<string, Question[]>();
try {
  const cold: string[][] = [];
  const warm: string[][] = [];
  for (const { title, address } of PAGES) {
    const timings: PageTiming[] = [];
    for (let round = 0; round < Math.min(rounds, 5); round += 1) {
      const timing = await measureCold(browser, preview.url + address);
      timings.push(timing);
      asked.set(title, timing.asked);
    }
    cold.push([title, ...cells(timings)]);
  }
  for (const { title } of PAGES) {
    const timings: PageTiming[] = [];
    for (let round = 0; round < rounds; round += 1) {
      timings.push(await measureWarm(browser, preview.url, title));
    }
    warm.push([title, ...cells(timings)]);
  }
  await browser.close();
  const alone: string[][] = [];
  for (const [title, questions] of asked) {
    const { median, p95 } = summarise(await askAgain(preview.url, questions, 2 * rounds));
    alone.push([title, `${median.toFixed(0)} / ${p95.toFixed(0)}`, String(questions.length)]);
  }
  say(`\n${table([`Without a browser, ${values.from}: ms, median / p95`, 'for data', 'questions'], alone)}`);
  say(`\n${table([`Cold, ${values.from}: ms, median / p95`, ...HEAD], cold)}`);
  say(`\n${table([`Warm, ${values.from}: ms, median / p95`, ...HEAD], warm)}`);
} finally {
  await browser.close();
  await preview.stop();
  await service.remove();
  rmSync(folder, { recursive: true, force: true });
}
