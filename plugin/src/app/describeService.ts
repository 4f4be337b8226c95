import { APP_PLUGIN_ID, DATA_SOURCE_PLUGIN_ID, DATA_SOURCE_UID } from '@voicehive/datasource-service/contract';

import type { ServiceState } from './checkService';

export interface ServiceDescription {
  severity: 'info' | 'warning' | 'error' | 'success';
  title: string;
  /** What to do, one sentence or two. */
  advice: string;
}

/** The state in words, and what to do about it; null while it is not known yet. */
export function describeService(state: ServiceState): ServiceDescription | null {
  switch (state.kind) {
    case 'checking':
      return null;
    case 'ok':
      return { severity: 'success', title: 'The VoiceHive service is running', advice: state.message };
    case 'notProvisioned':
      return {
        severity: 'error',
        title: 'Grafana has no VoiceHive data source',
        advice: `Add a data source of the type “VoiceHive calls” with the uid “${DATA_SOURCE_UID}”, best by the provisioning file that comes with the product (provisioning/datasources), and restart Grafana.`,
      };
    case 'backendNotLoaded':
      return {
        severity: 'error',
        title: 'Grafana did not load the backend of the VoiceHive data source',
        advice: `The plugin is private, so Grafana loads it only when both ids are allowed: set allow_loading_unsigned_plugins = ${APP_PLUGIN_ID},${DATA_SOURCE_PLUGIN_ID} in the [plugins] section of grafana.ini and restart Grafana. If they are allowed, Grafana’s log says why the launcher did not start.`,
      };
    case 'notRunning':
      return {
        severity: 'error',
        title: 'The VoiceHive service does not answer',
        advice: `Start the service, or check that it listens where grafana.ini says (section [plugin.${DATA_SOURCE_PLUGIN_ID}], address). Calls that arrive meanwhile are not recorded.${quote(state.detail)}`,
      };
    case 'rebuilding':
      return {
        severity: 'info',
        title: `The VoiceHive service is rebuilding its query store${percent(state.progress)}`,
        advice:
          'No call is lost: every number is complete again when this is done. Until then, numbers may be too low.',
      };
    case 'degraded':
      return { severity: 'warning', title: 'The VoiceHive service runs with a problem', advice: state.message };
    case 'grafanaAway':
      return {
        severity: 'error',
        title: 'Grafana does not answer',
        advice: 'Check your connection to Grafana. What you see is what was loaded last.',
      };
  }
}

function percent(progress: number | null): string {
  return progress === null ? '' : `: ${Math.round(progress * 100)} %`;
}

function quote(detail: string): string {
  return detail ? ` Grafana says: ${detail}` : '';
}
