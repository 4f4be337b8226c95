import { toCSV, type PanelMenuItem } from '@grafana/data';
import { config, locationService } from '@grafana/runtime';
import { getExploreURL, sceneGraph, VizPanel, VizPanelMenu, type SceneObject } from '@grafana/scenes';

import { downloadCsv } from './downloadCsv';
import { newAlertRuleUrl } from './newAlertRuleUrl';
import { framesForSpreadsheet } from './spreadsheetText';

/**
 * Menu of a panel: opens its query in Explore, or a new alert rule on it, with the filters of the page filled in.
 *
 * @param measure the measure that the panel shows, when its queries hold several
 */
export function buildPanelMenu(measure?: string): VizPanelMenu {
  const menu = new VizPanelMenu({});
  // The menu is active only while it is open. Its links are made from the newest data, also when those come after it.
  menu.addActivationHandler(() => {
    const fill = () => void menuItems(menu, measure).then((items) => menu.setItems(items));
    const arrivals = sceneGraph.getData(menu).subscribeToState(fill);
    fill();
    return () => arrivals.unsubscribe();
  });
  return menu;
}

async function menuItems(menu: VizPanelMenu, measure: string | undefined): Promise<PanelMenuItem[]> {
  const { data } = sceneGraph.getData(menu).state;
  if (!data?.request) {
    return [];
  }
  const { from, to } = sceneGraph.getTimeRange(menu).state;
  const explore = await getExploreURL(data, menu, { from, to });
  const alert = await newAlertRuleUrl(menu, data, { title: titleOf(menu), measure, page: pageAddress() });
  return [
    ...(mayReader('datasources:explore')
      ? [{ text: 'Explore', iconClassName: 'compass' as const, href: explore }]
      : []),
    ...(alert !== null && mayReader('alert.rules:create')
      ? [{ text: 'New alert rule', iconClassName: 'bell' as const, href: alert }]
      : []),
    {
      text: 'Download CSV',
      iconClassName: 'download-alt',
      onClick: () => downloadCsv(titleOf(menu), toCSV(framesForSpreadsheet(data.series))),
    },
  ];
}

/** Whether Grafana lets the reader do something; it refuses by itself, and where it does not tell, nothing is held back. */
function mayReader(action: string): boolean {
  const permissions = config.bootData?.user?.permissions;
  return permissions === undefined || permissions[action] === true;
}

function titleOf(menu: SceneObject): string {
  return menu.parent instanceof VizPanel ? menu.parent.state.title : '';
}

function pageAddress(): string {
  const { pathname, search } = locationService.getLocation();
  return pathname + search;
}
