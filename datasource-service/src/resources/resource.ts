import { describeCatalogue } from '../catalogue/describe.ts';
import type { AccessLevel, ServiceHealth } from '../contract/index.ts';
import { ServiceError } from '../errors.ts';

/** A read-only resource, answered the same over HTTP and as a resource of the data source. */
export interface ResourceRequest {
  /** Path below the API's prefix, without slashes around it. */
  path: string;
  method: string;
  access: AccessLevel;
}

interface ResourceOptions {
  health: () => Promise<ServiceHealth>;
}

/** The resources by path. */
export function createResources({ health }: ResourceOptions) {
  const resources: Readonly<Record<string, () => Promise<object>>> = {
    catalogue: async () => describeCatalogue(),
    health,
  };
  return {
    paths: Object.keys(resources),
    /**
     * Answers a request with an object to be sent as JSON.
     *
     * @throws ServiceError `not_found` or `method_not_allowed`
     */
    async answer({ path, method }: ResourceRequest): Promise<object> {
      const resource = Object.hasOwn(resources, path) ? resources[path] : undefined;
      if (resource === undefined) {
        throw new ServiceError(
          'not_found',
          `There is no resource "${path}". Known: ${Object.keys(resources).join(', ')}.`
        );
      }
      if (method !== 'GET') {
        throw new ServiceError('method_not_allowed', `The resource "${path}" can only be read, with GET.`);
      }
      return resource();
    },
  };
}

export type Resources = ReturnType<typeof createResources>;
