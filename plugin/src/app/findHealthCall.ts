import { DataSourceWithBackend, getDataSourceSrv, type HealthCheckResult } from '@grafana/runtime';

import { DATA_SOURCE_REF } from '../constants';
import type { CallHealth } from './checkService';

/** The health call of our data source, when Grafana has one with our uid. */
export async function findHealthCall(): Promise<CallHealth | undefined> {
  if (!getDataSourceSrv().getInstanceSettings(DATA_SOURCE_REF)) {
    return undefined;
  }
  const dataSource = await getDataSourceSrv().get(DATA_SOURCE_REF);
  if (!(dataSource instanceof DataSourceWithBackend)) {
    return undefined;
  }
  return (): Promise<HealthCheckResult | undefined> => dataSource.callHealthCheck();
}
