import type { ServiceLimits } from '@voicehive/datasource-service/contract';
import { useEffect, useState } from 'react';

import { getServiceResource } from './serviceResources';

/** What the service was told that calls may come to; undefined until it has answered. */
export function useLimits(): ServiceLimits | undefined {
  const [limits, setLimits] = useState<ServiceLimits>();
  useEffect(() => {
    let isWanted = true;
    getServiceResource<ServiceLimits>('limits').then(
      (found) => isWanted && setLimits(found),
      // Without limits the page shows everything else; the notice above it tells when the service is away.
      () => undefined
    );
    return () => {
      isWanted = false;
    };
  }, []);
  return limits;
}
