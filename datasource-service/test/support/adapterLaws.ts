import fc from 'fast-check';
import type { CallEvent } from '../../src/calls/callEvent.ts';
import { isEnvelopeProblem, type ProviderAdapter } from '../../src/platforms/provider.ts';
import { redact } from '../../src/calls/redaction/redact.ts';
import { foldEvents, NOON } from './build.ts';

/** A copy of a structure with the value at a place replaced; places are numbered in the order in which they are met. */
function replaceAt(value: unknown, place: number, replacement: unknown): unknown {
  let next = 0;
  const walk = (node: unknown): unknown => {
    const here = next;
    next += 1;
    if (here === place) {
      return replacement;
    }
    if (Array.isArray(node)) {
      return node.map(walk);
    }
    return typeof node === 'object' && node !== null
      ? Object.fromEntries(Object.entries(node).map(([name, entry]) => [name, walk(entry)]))
      : node;
  };
  return walk(value);
}

function countPlaces(value: unknown): number {
  return value !== null && typeof value === 'object'
    ? Object.values(value).reduce((sum: number, entry) => sum + countPlaces(entry), 1)
    : 1;
}

/**
 * What every adapter must do.
 *
 * @param bodies documented bodies about one call
 */
export function describeAdapterLaws(adapter: ProviderAdapter, bodies: readonly unknown[]): void {
  const read = (body: unknown, receivedAt = NOON): CallEvent[] => {
    const event = adapter.readEvent(body, receivedAt);
    return event === null ? [] : [event];
  };
  const readAll = (body: unknown): void => {
    const withheld = redact(adapter.withhold?.(body) ?? body);
    for (const message of adapter.messagesIn?.(withheld) ?? [withheld]) {
      const envelope = adapter.readEnvelope(message);
      expect(isEnvelopeProblem(envelope) ? envelope.message : envelope.type).toMatch(/./);
      read(message);
    }
  };

  describe(`every adapter's laws: ${adapter.provider}`, () => {
    it('takes any JSON without failing', () => {
      fc.assert(fc.property(fc.jsonValue(), readAll));
    });

    it('survives any value in any place of a documented message', () => {
      const bodyAndPlace = fc
        .constantFrom(...bodies)
        .chain((body) => fc.tuple(fc.constant(body), fc.nat(countPlaces(body) - 1), fc.jsonValue()));
      fc.assert(
        fc.property(bodyAndPlace, ([body, place, odd]) => readAll(replaceAt(body, place, odd))),
        { numRuns: 1000 }
      );
    });

    it('gives the same record whatever order the messages are read in and however often', () => {
      // The time of receipt is written down with a delivery, so it is the same however often it is read.
      const events = bodies.flatMap((body, index) => read(body, NOON + 3_600_000 + index));
      const expected = foldEvents(events);
      const orders = fc
        .tuple(
          fc.shuffledSubarray(events, { minLength: events.length }),
          fc.array(fc.constantFrom(...events), { maxLength: 5 })
        )
        .chain(([all, again]) => fc.shuffledSubarray([...all, ...again], { minLength: all.length + again.length }));
      fc.assert(fc.property(orders, (order) => expect(foldEvents(order)).toEqual(expected)));
    });
  });
}
