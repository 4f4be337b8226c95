/** Names that Grafana, the provisioning files, the plugin and the service must agree on. */

/** Grafana's id of the app plugin. */
export const APP_PLUGIN_ID = 'voicehive-monitoring-app';

/** Grafana's id of the data source nested in the app plugin. */
export const DATA_SOURCE_PLUGIN_ID = 'voicehive-monitoring-datasource';

/** Uid under which the provisioning files, dashboards and alert rules address the data source. */
export const DATA_SOURCE_UID = 'voicehive';

/** Path prefix of every HTTP API of the service. */
export const API_PREFIX = '/api/v1';
