import type { CallSummary } from '@voicehive/datasource-service/contract';

type Place = Pick<CallSummary, 'provider' | 'callId'>;

const KEY = 'voicehive.callLog.shown';
const MOST = 1000;

/** Keeps in which order the log shows its calls, for this browser tab. */
export function keepShownCalls(calls: readonly Place[]): void {
  const places = calls.slice(0, MOST).map(({ provider, callId }) => [provider, callId]);
  try {
    window.sessionStorage.setItem(KEY, JSON.stringify(places));
  } catch {
    // A browser that keeps nothing has no calls beside this one; everything else works.
  }
}

/** The calls before and after a call in the log that was shown last; null where there is none. */
export function neighboursOf({ provider, callId }: Place): { previous: Place | null; next: Place | null } {
  const places = readPlaces();
  const position = places.findIndex((place) => place.provider === provider && place.callId === callId);
  return position < 0
    ? { previous: null, next: null }
    : { previous: places[position - 1] ?? null, next: places[position + 1] ?? null };
}

function readPlaces(): Place[] {
  try {
    const kept: unknown = JSON.parse(window.sessionStorage.getItem(KEY) ?? '[]');
    return Array.isArray(kept) ? kept.map(([provider, callId]) => ({ provider, callId })) : [];
  } catch {
    return [];
  }
}
