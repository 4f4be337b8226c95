import { APP_PLUGIN_ID } from '../../src/contract/index.ts';
import { FILTER_LISTS } from './variables.ts';
import type { Json } from './json.ts';

/** The app's pages that dashboards lead to, by their titles. */
const PAGES = {
  'Call analytics': 'call-analytics',
  'Call logs': 'call-logs',
  Usage: 'usage',
  'System health': 'system-health',
} as const;
export type Page = keyof typeof PAGES;

const TIME = '${__url_time_range}';

function addressOf(page: Page): string {
  return `/a/${APP_PLUGIN_ID}/${PAGES[page]}`;
}

/** Link at the top of a dashboard to a page, with the time and the filters. */
export function pageLink(page: Page): Json {
  return {
    type: 'link',
    title: page,
    tooltip: `The page ${page} with this time and these filters`,
    icon: 'external link',
    url: addressOf(page),
    tags: [],
    asDropdown: false,
    includeVars: true,
    keepTime: true,
    targetBlank: false,
  };
}

/** List at the top of a dashboard of all dashboards with the tag. */
export function dashboardList(tag: string): Json {
  return {
    type: 'dashboards',
    title: 'Dashboards',
    tooltip: 'The other dashboards with this time and these filters',
    icon: 'external link',
    url: '',
    tags: [tag],
    asDropdown: true,
    includeVars: true,
    keepTime: true,
    targetBlank: false,
  };
}

/** Link from a value to a page, with the time and the filters. */
export function linkTo(page: Page): Json {
  return { title: `Show in ${page}`, url: `${addressOf(page)}?${TIME}&\${__all_variables}`, targetBlank: false };
}

/** Link from a cell to the calls that have its value; a list's filter is set to it, any other goes into the bar. */
export function linkToCallsWith(dimension: string): Json {
  const value = '${__value.raw:percentencode}';
  const kept = FILTER_LISTS.filter((name) => name !== dimension).map((name) => `\${${name}:queryparam}`);
  const isList = kept.length < FILTER_LISTS.length;
  const own = isList ? `var-${dimension}=${value}` : `var-filters=${dimension}%7C%3D%7C${value}`;
  return {
    title: 'Show the calls',
    url: `${addressOf('Call logs')}?${[TIME, ...kept, '${filters:queryparam}', own].join('&')}`,
    targetBlank: false,
  };
}
