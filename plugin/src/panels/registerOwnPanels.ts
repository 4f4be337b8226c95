import { PanelPlugin, type PanelProps } from '@grafana/data';
import { sceneUtils } from '@grafana/scenes';
import type { ComponentType } from 'react';

import { WeekHeatPanel } from './heatmap/WeekHeatPanel';
import { KeyNumberPanel } from './keyNumber/KeyNumberPanel';
import { MoversPanel } from './movers/MoversPanel';
import { ObjectivesPanel } from './objectives/ObjectivesPanel';
import { OWN_PANELS } from './ownPanels';
import { ComponentsPanel } from './status/ComponentsPanel';
import { StatusTimelinePanel } from './status/StatusTimelinePanel';
import { VersionsPanel } from './versions/VersionsPanel';

/** Makes the app's own panels known to scenes. To be called once. */
export function registerOwnPanels(): void {
  register(OWN_PANELS.keyNumber, KeyNumberPanel);
  register(OWN_PANELS.movers, MoversPanel);
  register(OWN_PANELS.components, ComponentsPanel);
  register(OWN_PANELS.statusTimeline, StatusTimelinePanel);
  register(OWN_PANELS.objectives, ObjectivesPanel);
  register(OWN_PANELS.versions, VersionsPanel);
  register(OWN_PANELS.weekHeat, WeekHeatPanel);
}

function register<T extends object>(pluginId: string, view: ComponentType<PanelProps<T>>): void {
  sceneUtils.registerRuntimePanelPlugin({ pluginId, plugin: new PanelPlugin<T>(view).useFieldConfig({}) });
}
