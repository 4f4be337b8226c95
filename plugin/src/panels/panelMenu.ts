import { getExploreURL, sceneGraph, VizPanelMenu } from '@grafana/scenes';

/** Menu of a panel: opens its query in Explore, with the filters of the page filled in. */
export function buildPanelMenu(): VizPanelMenu {
  const menu = new VizPanelMenu({});
  // The menu is active only while it is open, so that the link is made from the newest data.
  menu.addActivationHandler(() => {
    const { data } = sceneGraph.getData(menu).state;
    if (!data) {
      return;
    }
    const { from, to } = sceneGraph.getTimeRange(menu).state;
    void getExploreURL(data, menu, { from, to }).then((href) =>
      menu.setItems([{ text: 'Explore', iconClassName: 'compass', href }])
    );
  });
  return menu;
}
