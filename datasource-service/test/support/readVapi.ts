import type { CallEvent } from '../../src/calls/callEvent.ts';
import type { CallRecord } from '../../src/calls/callRecord.ts';
import { vapi } from '../../src/platforms/vapi/vapi.ts';
import { factsIn, foldEvents, NOON } from './build.ts';

/** The event in a Vapi body, received 99 ms after noon; an error when the body is about no call. */
export function readVapi(body: unknown): CallEvent {
  const event = vapi.readEvent(body, NOON + 99);
  if (event === null) {
    throw new Error('The body says nothing about a call.');
  }
  return event;
}

/** The record that the bodies make, in the given order. */
export function recordOf(...bodies: unknown[]): CallRecord {
  return foldEvents(bodies.map(readVapi));
}

/** Every fact that the bodies together tell, as {@link factsIn} gives them. */
export function factsOf(...bodies: unknown[]): ReturnType<typeof factsIn> {
  return factsIn(recordOf(...bodies));
}
