import { describeCatalogue } from '../analytics/catalogue/describe.ts';
import type { ServiceHealth, ServiceLimits } from '../contract/index.ts';
import type { Resource } from './resource.ts';

interface Described {
  health: () => Promise<ServiceHealth>;
  limits: ServiceLimits;
}

/** `catalogue`, `health` and `limits`: what can be asked, how the service is, and what calls may come to. */
export function describingResources({ health, limits }: Described): Resource[] {
  return [
    { path: 'catalogue', method: 'GET', needs: 'public', answer: async () => describeCatalogue() },
    { path: 'health', method: 'GET', needs: 'public', answer: health },
    { path: 'limits', method: 'GET', needs: 'viewer', answer: async () => limits },
  ];
}
