import { z } from 'zod';
import { ServiceError } from '../runtime/errors.ts';

/** Bytes that the queries of one request may have together. */
export const MOST_REQUEST_BYTES = 1024 * 1024;

/**
 * Names and values that the queries of one request may have together. A page asks for some hundreds; what is more is
 * refused before it is parsed, because to check a megabyte of them takes half a second.
 */
export const MOST_REQUEST_PARTS = 50_000;

/** Queries that one request may have. */
export const MOST_QUERIES = 50;

/** Regular expressions that the queries of one request may have together; the same one counts once. */
const MOST_PATTERNS = 20;

/** Filters that the queries of one request may have together. */
const MOST_FILTERS = 1000;

const filtered = z.object({ filters: z.array(z.unknown()) });

const pattern = z.object({ operator: z.enum(['regex', 'notRegex']), values: z.tuple([z.string()]) });

/**
 * Looks at all queries of a request before any of them is run: what each may have alone would be too much many times.
 *
 * @throws ServiceError `invalid_request` when they ask for too much together
 */
export function checkRequest(models: readonly unknown[]): void {
  const filters = models.flatMap((model) => filtered.safeParse(model).data?.filters ?? []);
  if (filters.length > MOST_FILTERS) {
    throw new ServiceError('invalid_request', `The queries of a request may have ${MOST_FILTERS} filters together.`, {
      field: 'filters',
    });
  }
  const patterns = new Set(filters.flatMap((each) => pattern.safeParse(each).data?.values ?? []));
  if (patterns.size > MOST_PATTERNS) {
    throw new ServiceError(
      'invalid_request',
      `The queries of a request may have ${MOST_PATTERNS} regular expressions together; use "in" for several values.`,
      { field: 'filters' }
    );
  }
}
