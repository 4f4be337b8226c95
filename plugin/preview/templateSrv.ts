import type { ScopedVars } from '@grafana/data';
import type { TemplateSrv } from '@grafana/runtime';
import { isSceneObject, sceneGraph } from '@grafana/scenes';

/** Replaces variables from the scene that asks, which comes along in the scoped variables. */
export function buildTemplateSrv(): TemplateSrv {
  return {
    getVariables: () => [],
    replace: (text = '', scopedVars, format) => {
      const scene = sceneOf(scopedVars);
      return scene ? sceneGraph.interpolate(scene, text, scopedVars, format as never) : text;
    },
    containsTemplate: (text = '') => /\$\w|\$\{|\[\[/.test(text),
    updateTimeRange: () => undefined,
  };
}

function sceneOf(scopedVars: ScopedVars | undefined) {
  const wrapped: unknown = scopedVars?.__sceneObject?.value?.valueOf();
  // Who asks outside of a scene, as the filter bar does for its values, hands none on.
  return typeof wrapped === 'object' && wrapped !== null && isSceneObject(wrapped) ? wrapped : undefined;
}
