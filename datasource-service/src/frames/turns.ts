import { setImmediate } from 'node:timers/promises';

/** Time of a turn of the event loop that the encoding of answers may take, all answers together, ms. */
const SLICE_MS = 8;

let began = -Infinity;
let next: Promise<void> | null = null;

function nextTurn(): Promise<void> {
  next ??= setImmediate().then(() => {
    began = performance.now();
    next = null;
  });
  return next;
}

/**
 * Resolves when there is time for a further piece of work in this turn of the event loop, or in a later one. An encoder of
 * answers asks before each piece, so that requests are taken in between, however many and large the answers are.
 */
export async function takeTurn(): Promise<void> {
  while (performance.now() - began > SLICE_MS) {
    await nextTurn();
  }
}
