import type { z } from 'zod';
import type { AccessLevel } from '../contract/index.ts';
import { ServiceError } from '../runtime/errors.ts';
import { mayAccess } from '../identity/access.ts';

/** A request for a resource, over HTTP or of the data source. */
export interface ResourceRequest {
  /** Path below the API's prefix, without slashes around it. */
  path: string;
  method: string;
  access: AccessLevel;
  /** Who asks, for what must be known later: a login of Grafana, or the way it came. */
  actor: string;
  /** The parsed body; undefined without one. */
  body: unknown;
}

/** Something that is answered the same over HTTP and as a resource of the data source, with an object to be sent as JSON. */
export interface Resource {
  /** Path below the API's prefix; a part such as `:id` stands for any text. */
  path: string;
  method: 'GET' | 'POST';
  /** Least access level that may ask at all. */
  needs: AccessLevel;
  answer(request: ResourceRequest): Promise<object>;
}

/**
 * The body as a schema reads it.
 *
 * @throws ServiceError `invalid_request` naming the field at fault
 */
export function readResourceBody<Body>(schema: z.ZodType<Body>, body: unknown): Body {
  const parsed = schema.safeParse(body);
  if (parsed.success) {
    return parsed.data;
  }
  const [{ path, message }] = parsed.error.issues as [z.core.$ZodIssue];
  const field = path.length === 0 ? 'body' : path.join('.');
  throw new ServiceError('invalid_request', `${field}: ${message}.`, { field });
}

/** Whether a path is one of those that a resource is found by. */
function isAt(resource: Resource, path: string): boolean {
  const parts = path.split('/');
  const wanted = resource.path.split('/');
  return wanted.length === parts.length && wanted.every((part, index) => part.startsWith(':') || part === parts[index]);
}

/** The resources by path. */
export function createResources(resources: readonly Resource[]) {
  const paths = resources.map(({ path }) => path);
  return {
    paths,
    /**
     * Answers a request with an object to be sent as JSON.
     *
     * @throws ServiceError `not_found`, `method_not_allowed`, `forbidden`, or what the resource itself finds
     */
    async answer(request: ResourceRequest): Promise<object> {
      const { path, method, access } = request;
      const resource = resources.find((candidate) => isAt(candidate, path));
      if (resource === undefined) {
        throw new ServiceError('not_found', `There is no resource "${path}". Known: ${paths.join(', ')}.`);
      }
      if (method !== resource.method) {
        throw new ServiceError('method_not_allowed', `The resource "${path}" is asked with ${resource.method}.`);
      }
      if (!mayAccess(access, resource.needs)) {
        throw new ServiceError('forbidden', `The resource "${path}" needs a user with the ${resource.needs} role.`);
      }
      return resource.answer(request);
    },
  };
}

export type Resources = ReturnType<typeof createResources>;
