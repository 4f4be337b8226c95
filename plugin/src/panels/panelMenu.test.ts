import { getDefaultTimeRange, LoadingState, type PanelData } from '@grafana/data';
import { config } from '@grafana/runtime';
import { SceneDataNode, SceneTimeRange, VizPanel } from '@grafana/scenes';

import { frameOf } from '../test/frames';
import { installGrafana } from '../test/grafana';
import { buildPanelMenu } from './panelMenu';

const QUERY = { refId: 'numbers', queryType: 'metric', measures: ['failureRatio'], groupBy: [], filters: [] };

function answered(): PanelData {
  const timeRange = getDefaultTimeRange();
  const request = { targets: [QUERY], range: timeRange } as unknown as PanelData['request'];
  return { state: LoadingState.Done, series: [frameOf([{ failureRatio: 0.1 }])], timeRange, request };
}

/** Opens the menu of a panel; what it offers can be asked at any time. */
function openMenu(data: PanelData | undefined) {
  installGrafana(() => []);
  const source = new SceneDataNode({ data });
  const menu = buildPanelMenu('failureRatio');
  const panel = new VizPanel({ title: 'Failed', $timeRange: new SceneTimeRange(), $data: source, menu });
  const close = menu.activate();
  return { source, close, texts: () => (panel.state.menu === menu ? menu.state.items : [])?.map(({ text }) => text) };
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 20));

function allow(permissions: Record<string, boolean>): void {
  Reflect.set(config, 'bootData', { ...config.bootData, user: { ...config.bootData?.user, permissions } });
}

describe('the menu of a panel', () => {
  afterEach(() => allow({}));

  it('offers what Grafana lets the reader do', async () => {
    allow({ 'datasources:explore': true, 'alert.rules:create': true });
    const editor = openMenu(answered());
    await settled();
    expect(editor.texts()).toEqual(['Explore', 'New alert rule', 'Download CSV']);
    editor.close();

    allow({ 'alert.rules:read': true });
    const viewer = openMenu(answered());
    await settled();
    expect(viewer.texts()).toEqual(['Download CSV']);
    viewer.close();
  });

  it('fills itself when it was opened before the data came', async () => {
    const { source, texts, close } = openMenu(undefined);
    await settled();
    expect(texts() ?? []).toEqual([]);
    source.setState({ data: answered() });
    await settled();
    expect(texts()).toContain('Download CSV');
    close();
  });
});
