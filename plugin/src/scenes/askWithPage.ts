import { sceneGraph, SceneQueryRunner, type SceneStatelessBehavior } from '@grafana/scenes';

/**
 * Has the parts of a page that ask for themselves ask together with the page. Otherwise each asks when it is drawn, after
 * everything above it, and its answer makes a round trip of its own.
 */
export const askWithPage: SceneStatelessBehavior = (page) => {
  const asking = sceneGraph.findAllObjects(
    page,
    (part) => part !== page && part.state.$data instanceof SceneQueryRunner
  );
  const stops = asking.map((part) => part.activate());
  return () => stops.forEach((stop) => stop());
};
