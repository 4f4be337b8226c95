import type { HealthCheckResult } from '@grafana/runtime';
import type { ServiceHealth } from '@voicehive/datasource-service/contract';

/** What stands between the pages and their data. */
export type ServiceState =
  | { kind: 'checking' }
  | { kind: 'ok'; message: string; health: ServiceHealth | undefined }
  | { kind: 'notProvisioned' }
  | { kind: 'backendNotLoaded' }
  | { kind: 'notRunning'; detail: string }
  | { kind: 'rebuilding'; progress: number | null }
  | { kind: 'degraded'; message: string }
  | { kind: 'grafanaAway' };

/** The health call of a data source; its answer is whatever Grafana sent, or nothing at all. */
export type CallHealth = () => Promise<HealthCheckResult | undefined>;

/** Finds out what is missing. `findHealth` gives nothing when Grafana knows no such data source. */
export async function checkService(findHealth: () => Promise<CallHealth | undefined>): Promise<ServiceState> {
  const callHealth = await findHealth().catch(() => undefined);
  if (!callHealth) {
    return { kind: 'notProvisioned' };
  }
  try {
    return readHealth(await callHealth());
  } catch {
    return { kind: 'grafanaAway' };
  }
}

/** Tells the states apart by what Grafana answers to the health call. */
export function readHealth(result: HealthCheckResult | undefined): ServiceState {
  if (!result || typeof result !== 'object') {
    return { kind: 'grafanaAway' };
  }
  const message = typeof result.message === 'string' ? result.message : '';
  const health = readServiceHealth(result.details);
  if (health?.hotStore.state === 'rebuilding') {
    return { kind: 'rebuilding', progress: health.hotStore.progress };
  }
  if (result.status === 'OK') {
    return health?.status === 'degraded' ? { kind: 'degraded', message } : { kind: 'ok', message, health };
  }
  if (isAboutPlugin(result, message)) {
    return { kind: 'backendNotLoaded' };
  }
  return health ? { kind: 'degraded', message } : { kind: 'notRunning', detail: message };
}

/** Grafana never started the launcher: it does not know the plugin, or refuses it. */
function isAboutPlugin(result: object, message: string): boolean {
  const messageId = 'messageId' in result ? String(result.messageId) : '';
  return messageId === 'plugin.notRegistered' || /plugin (is )?not (found|registered)/i.test(message);
}

function readServiceHealth(details: unknown): ServiceHealth | undefined {
  return isServiceHealth(details) ? details : undefined;
}

function isServiceHealth(details: unknown): details is ServiceHealth {
  return typeof details === 'object' && details !== null && 'hotStore' in details && 'calls' in details;
}
