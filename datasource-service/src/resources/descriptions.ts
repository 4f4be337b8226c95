import { describeCatalogue } from '../catalogue/describe.ts';
import type { ServiceHealth } from '../contract/index.ts';
import type { Resource } from './resource.ts';

/** `catalogue` and `health`: what can be asked, and how the service is. */
export function describingResources(health: () => Promise<ServiceHealth>): Resource[] {
  return [
    { path: 'catalogue', method: 'GET', needs: 'public', answer: async () => describeCatalogue() },
    { path: 'health', method: 'GET', needs: 'public', answer: health },
  ];
}
