import {
  EventBusSrv,
  getDefaultTimeRange,
  LoadingState,
  PanelPlugin,
  PluginType,
  type DataFrame,
  type DataQueryRequest,
  type PanelData,
} from '@grafana/data';
import {
  getPluginImportUtils,
  setAppEvents,
  setDataSourceSrv,
  setPluginImportUtils,
  setPluginLinksHook,
  setRunRequest,
  setTemplateSrv,
} from '@grafana/runtime';
import { of, type Observable } from 'rxjs';

import { buildPluginMeta } from '../../preview/pluginMeta';
import type { VoiceHiveDataQuery } from '../datasource/VoiceHiveDataQuery';

type NamedAnswer = DataFrame[] | { status: number; message: string; refId: string };

/** Answers one query with frames, or with an error. */
export type Answer = (query: VoiceHiveDataQuery) => DataFrame[] | { status: number; message: string };

/** Sets what Grafana gives to scenes, and answers their queries. Every query asked is put on the list it returns. */
export function installGrafana(answer: Answer): VoiceHiveDataQuery[] {
  const asked: VoiceHiveDataQuery[] = [];
  const run = (request: DataQueryRequest<VoiceHiveDataQuery>): Observable<PanelData> => {
    asked.push(...request.targets);
    return of(panelData(request.targets.map((target) => named(answer(target), target.refId))));
  };
  const settings = { uid: 'voicehive', type: 'voicehive-monitoring-datasource', name: 'VoiceHive' };
  const dataSource = {
    ...settings,
    getRef: () => settings,
    query: run,
    metricFindQuery: async () => [],
    meta: { id: settings.type },
  };
  Reflect.apply(setDataSourceSrv, null, [
    { get: async () => dataSource, getInstanceSettings: () => settings, getList: () => [settings] },
  ]);
  Reflect.apply(setRunRequest, null, [(_: unknown, request: DataQueryRequest<VoiceHiveDataQuery>) => run(request)]);
  setTemplateSrv({
    getVariables: () => [],
    replace: (text = '') => text,
    containsTemplate: () => false,
    updateTimeRange: () => undefined,
  });
  setAppEvents(new EventBusSrv());
  setPluginLinksHook(() => ({ isLoading: false, links: [] }));
  installPanels();
  return asked;
}

/** Every panel is an empty one. Grafana lets this be set only once. */
function installPanels() {
  try {
    getPluginImportUtils();
  } catch {
    const panel = new PanelPlugin(() => null);
    panel.meta = { ...buildPluginMeta({ id: 'panel', name: 'panel', type: PluginType.panel }), sort: 0 };
    setPluginImportUtils({ importPanelPlugin: async () => panel, getPanelPluginFromCache: () => panel });
  }
}

/** Grafana names every answer after its query. */
function named(answer: ReturnType<Answer>, refId: string): NamedAnswer {
  return Array.isArray(answer) ? answer.map((frame) => ({ ...frame, refId })) : { ...answer, refId };
}

function panelData(answers: NamedAnswer[]): PanelData {
  const errors = answers.flatMap((answer) => (Array.isArray(answer) ? [] : [answer]));
  return {
    state: errors.length > 0 ? LoadingState.Error : LoadingState.Done,
    series: answers.flatMap((answer) => (Array.isArray(answer) ? answer : [])),
    errors: errors.length > 0 ? errors : undefined,
    timeRange: getDefaultTimeRange(),
  };
}
