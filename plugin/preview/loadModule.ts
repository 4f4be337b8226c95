import { SHARED_MODULES } from './sharedModules';

type Factory = (...dependencies: unknown[]) => unknown;

/** Loads a built plugin module (AMD) as Grafana's loader does: its shared modules are handed in by name. */
export async function loadModule(uri: string): Promise<unknown> {
  const response = await fetch(uri);
  if (!response.ok) {
    throw new Error(`The built plugin is missing (${uri}). Run "npm run build" in plugin/ first.`);
  }
  const code = await response.text();
  const loaded: { exports?: unknown } = {};

  const define = (names: string[], factory: Factory) => {
    loaded.exports = factory(...names.map((name) => provide(name, uri)));
  };
  define.amd = {};
  new Function('define', code)(define);
  // A module that waits for something at its top level comes as a promise.
  return await loaded.exports;
}

function provide(name: string, uri: string): unknown {
  if (name === 'module') {
    return { id: uri, uri };
  }
  if (!(name in SHARED_MODULES)) {
    throw new Error(`The bundle asks for ${name}, which Grafana does not share.`);
  }
  return SHARED_MODULES[name];
}
