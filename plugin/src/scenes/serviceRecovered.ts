import { BusEventBase } from '@grafana/data';
import { getAppEvents } from '@grafana/runtime';
import { sceneGraph, type SceneObject } from '@grafana/scenes';

/** Published when the service answers again after it did not. */
export class ServiceRecoveredEvent extends BusEventBase {
  static readonly type = 'voicehive-service-recovered';
}

/** Behaviour of a scene: asks everything anew when the service is back, so that nobody has to press refresh. */
export function refreshOnRecovery(scene: SceneObject): () => void {
  const subscription = getAppEvents().subscribe(ServiceRecoveredEvent, () =>
    sceneGraph.getTimeRange(scene).onRefresh()
  );
  return () => subscription.unsubscribe();
}
