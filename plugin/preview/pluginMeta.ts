import type { PluginMeta, PluginType } from '@grafana/data';

type Facts<T extends PluginType> = Pick<PluginMeta, 'id' | 'name'> & { type: T };

/** What Grafana would know of a plugin, with nothing filled in but the given facts. */
export function buildPluginMeta<T extends PluginType>({ id, name, type }: Facts<T>) {
  return {
    id,
    name,
    type,
    module: '',
    baseUrl: '',
    info: {
      author: { name: '' },
      description: '',
      links: [],
      logos: { large: '', small: '' },
      screenshots: [],
      updated: '',
      version: '',
    },
  };
}
