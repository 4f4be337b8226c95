import fc from 'fast-check';
import { NOON } from '../../../test/support/build.ts';
import { changedCalls, UnlistableCalls } from './changedCalls.ts';
import type { ListedCall, ListingRequest, OpenSpan, PlatformCalls } from './platformCalls.ts';

interface Listed {
  id: string;
  updatedAt: number;
  createdAt: number;
}

const HOUR = 60 * 60_000;

function isWithin(at: number, span: OpenSpan | null): boolean {
  return span === null || (at > span.after && at < span.before);
}

/** A list of the given calls that gives any of those that match, whatever fits on a page. */
function listOf(calls: readonly Listed[], pageSize: number, beforeList: () => void = () => undefined): PlatformCalls {
  return {
    provider: 'vapi',
    async list({ updated, created }: ListingRequest) {
      beforeList();
      const found = calls.filter((call) => isWithin(call.updatedAt, updated) && isWithin(call.createdAt, created));
      return {
        calls: found.slice(0, pageSize).map(({ id }): ListedCall => ({ id, call: null })),
        isFull: found.length >= pageSize,
      };
    },
    find: async () => null,
  };
}

async function readAll(platform: PlatformCalls, span: OpenSpan): Promise<Array<{ ids: string[]; until: number }>> {
  const parts: Array<{ ids: string[]; until: number }> = [];
  for await (const { calls, until } of changedCalls(platform, span, new AbortController().signal)) {
    parts.push({ ids: calls.map(({ id }) => id), until });
  }
  return parts;
}

const offset = fc.oneof(fc.integer({ min: -5, max: 5 }), fc.integer({ min: -HOUR, max: 3 * HOUR }));

const someCalls = fc.array(fc.record({ updated: offset, created: offset }), { maxLength: 60 }).map((times) =>
  times.map(({ updated, created }, index): Listed => ({
    id: `call-${index}`,
    updatedAt: NOON + updated,
    // A call changes last when it is made, or later.
    createdAt: NOON + updated - Math.abs(created),
  }))
);

/** The most calls of a span that changed in one millisecond and were made in one millisecond. */
function mostTied(calls: readonly Listed[]): number {
  const tied = new Map<string, number>();
  for (const { updatedAt, createdAt } of calls) {
    const times = `${updatedAt} ${createdAt}`;
    tied.set(times, (tied.get(times) ?? 0) + 1);
  }
  return Math.max(0, ...tied.values());
}

describe('the changed calls of a platform', () => {
  it('are all calls of the span, each once, whatever the order, the ties and the length of a page', async () => {
    await fc.assert(
      fc.asyncProperty(
        someCalls,
        fc.integer({ min: 2, max: 70 }),
        fc.tuple(offset, offset),
        async (calls, pageSize, [one, other]) => {
          const span = { after: NOON + Math.min(one, other), before: NOON + Math.max(one, other) + 2 };
          const expected = calls.filter(({ updatedAt }) => isWithin(updatedAt, span));
          // A full page of calls with the same two times can't be told from a part of them, whatever is asked.
          fc.pre(mostTied(expected) < pageSize);
          const parts = await readAll(listOf(calls, pageSize), span);
          expect(new Set(parts.flatMap(({ ids }) => ids))).toEqual(new Set(expected.map(({ id }) => id)));
          expect(parts.at(-1)?.until).toBe(span.before - 1);
          expect(parts.map(({ until }) => until)).toEqual(parts.map(({ until }) => until).sort((a, b) => a - b));
        }
      ),
      { numRuns: 150 }
    );
  });

  it('are found by the time at which they were made when too many changed in the same millisecond', async () => {
    const calls = Array.from({ length: 200 }, (_, index) => ({
      id: `c${index}`,
      updatedAt: NOON,
      createdAt: NOON - index,
    }));
    const parts = await readAll(listOf(calls, 10), { after: NOON - HOUR, before: NOON + HOUR });
    expect(new Set(parts.flatMap(({ ids }) => ids)).size).toBe(200);
  });

  it('are never taken for complete when they cannot all be listed', async () => {
    const calls = Array.from({ length: 3 }, (_, index) => ({ id: `c${index}`, updatedAt: NOON, createdAt: NOON }));
    await expect(readAll(listOf(calls, 3), { after: NOON - HOUR, before: NOON + HOUR })).rejects.toThrow(
      UnlistableCalls
    );
  });

  it('that change while they are listed are left to the next span, and no other is missed', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(), { minLength: 1, maxLength: 40 }), async (picks) => {
        const calls = Array.from({ length: 60 }, (_, index) => ({
          id: `c${index}`,
          updatedAt: NOON + index * 1000,
          createdAt: NOON - index,
        }));
        const span = { after: NOON - 1, before: NOON + HOUR };
        const waiting = [...picks];
        const platform = listOf(calls, 7, () => {
          const moved = calls[(waiting.pop() ?? -1) % calls.length];
          if (moved !== undefined) {
            moved.updatedAt = span.before + waiting.length;
          }
        });
        const first = await readAll(platform, span);
        const second = await readAll(platform, { after: span.before - 1, before: span.before + HOUR });
        const seen = new Set([...first, ...second].flatMap(({ ids }) => ids));
        expect(seen.size).toBe(60);
      }),
      { numRuns: 50 }
    );
  });

  it('of a span with nothing inside are not asked for', async () => {
    expect(await readAll(listOf([], 5), { after: NOON, before: NOON + 1 })).toEqual([]);
  });
});
