import type { HealthCheckResult } from '@grafana/runtime';
import type { ServiceHealth } from '@voicehive/datasource-service/contract';

import { checkService, readHealth, type ServiceState } from './checkService';

const HEALTH: ServiceHealth = {
  status: 'ok',
  message: 'All is well.',
  problems: [],
  version: '0.1.0',
  mode: 'embedded',
  calls: 3,
  lastDeliveryAt: null,
  unapplied: 0,
  replica: null,
  hotStore: { state: 'ready', behind: 0, progress: null },
};

function answer(status: string, message: string, details?: Partial<ServiceHealth>): HealthCheckResult {
  return JSON.parse(JSON.stringify({ status, message, details: details && { ...HEALTH, ...details } }));
}

describe('checkService', () => {
  it.each<[string, HealthCheckResult | undefined, ServiceState['kind']]>([
    ['a healthy service', answer('OK', 'All is well.', {}), 'ok'],
    [
      'a service that rebuilds',
      answer('OK', '', { hotStore: { state: 'rebuilding', behind: 0, progress: 0.4 } }),
      'rebuilding',
    ],
    ['a service with a problem', answer('OK', 'Slow.', { status: 'degraded' }), 'degraded'],
    ['a service that calls itself broken', answer('ERROR', 'The disk is full.', { status: 'error' }), 'degraded'],
    ['a backend without its service', answer('', 'Plugin unavailable'), 'notRunning'],
    ['a plugin that Grafana did not register', answer('', 'Plugin not found'), 'backendNotLoaded'],
    ['no answer at all', undefined, 'grafanaAway'],
  ])('tells %s apart', async (_, result, kind) => {
    expect((await checkService(async () => async () => result)).kind).toBe(kind);
  });

  it('takes the id of the message when its words say nothing', () => {
    const result: HealthCheckResult = JSON.parse('{"message":"Not here","messageId":"plugin.notRegistered"}');
    expect(readHealth(result).kind).toBe('backendNotLoaded');
  });

  it('knows that there is no data source', async () => {
    expect((await checkService(async () => undefined)).kind).toBe('notProvisioned');
    expect((await checkService(() => Promise.reject(new Error('no')))).kind).toBe('notProvisioned');
  });

  it('does not break when the health call breaks', async () => {
    const broken = () => Promise.reject(new Error('network'));
    expect((await checkService(async () => broken)).kind).toBe('grafanaAway');
  });
});
