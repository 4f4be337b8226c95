import { getDataSourceSrv } from '@grafana/runtime';
import type { ServiceLimits } from '@voicehive/datasource-service/contract';
import { useEffect, useState } from 'react';

import { DATA_SOURCE_REF } from '../constants';

/** What the service was told that calls may come to; undefined until it has answered. */
export function useLimits(): ServiceLimits | undefined {
  const [limits, setLimits] = useState<ServiceLimits>();
  useEffect(() => {
    let isWanted = true;
    void readLimits().then((found) => isWanted && setLimits(found));
    return () => {
      isWanted = false;
    };
  }, []);
  return limits;
}

async function readLimits(): Promise<ServiceLimits | undefined> {
  const source = await getDataSourceSrv().get(DATA_SOURCE_REF);
  if (!('getResource' in source) || typeof source.getResource !== 'function') {
    return undefined;
  }
  // Without limits the page shows everything else; the notice above it tells when the service is away.
  return source.getResource('limits').catch(() => undefined);
}
