import {
  APP_PLUGIN_ID,
  DATA_SOURCE_PLUGIN_ID,
  DATA_SOURCE_UID,
  PAGES as PAGE_IDS,
  type Page,
} from '@voicehive/datasource-service/contract';

/** Where the app's pages live in Grafana. */
export const APP_BASE_URL = `/a/${APP_PLUGIN_ID}`;

/** Paths of the pages under the app's base. */
export const PAGES = {
  callAnalytics: 'call-analytics',
  realTime: 'real-time',
  callLogs: 'call-logs',
  usage: 'usage',
  systemHealth: 'system-health',
} as const satisfies Record<Page, string>;

/** How every page names the data source; the uid is the one that provisioning gives it. */
export const DATA_SOURCE_REF = { uid: DATA_SOURCE_UID, type: DATA_SOURCE_PLUGIN_ID };

/** Full path of a page. */
export function pageUrl(page: keyof typeof PAGES): string {
  return `${APP_BASE_URL}/${PAGES[page]}`;
}

/** Value of a variable that names no dimension. */
export const NO_DIMENSION = '__none__';

/** The page at a path; undefined where there is none. */
export function pageAt(pathname: string): Page | undefined {
  return PAGE_IDS.find((page) => pathname === pageUrl(page) || pathname.startsWith(`${pageUrl(page)}/`));
}

/** Custom "all" value of a variable: a filter that compares with it keeps every call, also those without a value. */
export const ALL_VALUES = '__all__';
