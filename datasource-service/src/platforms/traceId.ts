import { isObject } from './json.ts';

/** `version-traceid-parentid-flags` in hex. Source: W3C Trace Context, section 3.2, www.w3.org/TR/trace-context */
const TRACEPARENT = /^[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}(?:-.*)?$/;

/** Ids of 64 bits are those of older tracers. */
const TRACE_ID = /^(?:[0-9a-f]{16}|[0-9a-f]{32})$/;

const NOT_AN_ID = /^0+$/;

function textIn(place: Record<string, unknown>, name: string): string {
  const value = Object.hasOwn(place, name) ? place[name] : null;
  return typeof value === 'string' ? value.trim().toLowerCase() : '';
}

function traceIdOf(place: unknown): string | null {
  if (!isObject(place)) {
    return null;
  }
  const fromParent = TRACEPARENT.exec(textIn(place, 'traceparent'))?.[1];
  const candidates = [fromParent, textIn(place, 'traceId'), textIn(place, 'trace_id')];
  return candidates.find((id) => id !== undefined && TRACE_ID.test(id) && !NOT_AN_ID.test(id)) ?? null;
}

/**
 * The id of the trace that an application says its call belongs to: platforms tell none by themselves, but hand back
 * what they were given with the call. Read from `traceparent` of W3C Trace Context, or from `traceId` or `trace_id`.
 *
 * @param places objects of the application's own, the first that names a trace counts
 * @returns hex in lower case; null when there is none
 */
export function readTraceId(...places: unknown[]): string | null {
  return places.map(traceIdOf).find((id) => id !== null) ?? null;
}
