import { PluginType } from '@grafana/data';

/** What Grafana knows of a plugin, with nothing filled in. */
export const PLUGIN_META = {
  id: 'voicehive-monitoring-datasource',
  type: PluginType.datasource,
  name: 'VoiceHive',
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
