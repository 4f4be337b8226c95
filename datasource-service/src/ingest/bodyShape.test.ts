import fc from 'fast-check';
import { ServiceError } from '../runtime/errors.ts';
import { MAX_DEPTH } from '../calls/redaction/redact.ts';
import { checkFormShape, checkJsonShape } from './bodyShape.ts';

function isRefused(json: string): boolean {
  try {
    checkJsonShape(Buffer.from(json), Infinity);
    return false;
  } catch (error) {
    if (error instanceof ServiceError) {
      return true;
    }
    throw error;
  }
}

function nested(depth: number, inner = '1'): string {
  return `${'{"a":['.repeat(depth / 2)}${inner}${']}'.repeat(depth / 2)}`;
}

describe('checkJsonShape', () => {
  it('refuses what is nested deeper than a message can be, whole or cut off', () => {
    expect(isRefused(nested(MAX_DEPTH))).toBe(false);
    expect(isRefused(nested(MAX_DEPTH + 2))).toBe(true);
    expect(isRefused('['.repeat(5_000_000))).toBe(true);
  });

  it('counts how deep it is, not how much there is', () => {
    expect(isRefused(`[${'[],{},'.repeat(1000)}1]`)).toBe(false);
  });

  it('does not count what stands in text', () => {
    expect(isRefused(JSON.stringify({ text: '[{'.repeat(500), escaped: '\\"[{'.repeat(500), end: '\\' }))).toBe(false);
    expect(isRefused(`["\\"",${nested(MAX_DEPTH + 2)}]`)).toBe(true);
  });

  it('takes every ordinary message and fails over no bytes', () => {
    fc.assert(fc.property(fc.jsonValue({ maxDepth: 8 }), (value) => !isRefused(JSON.stringify(value))));
    fc.assert(fc.property(fc.uint8Array(), (bytes) => !isRefused(String.fromCharCode(...bytes))));
  });

  it('counts names and values as they are, wherever they stand', () => {
    function partsOf(value: unknown): number {
      if (typeof value !== 'object' || value === null) {
        return 0;
      }
      const own = Object.keys(value).length * (Array.isArray(value) ? 1 : 2);
      // An empty list or object counts as if it held one value.
      return Object.values(value).reduce((sum: number, each) => sum + partsOf(each), Math.max(1, own));
    }
    const isTaken = (json: string, most: number) => {
      try {
        checkJsonShape(Buffer.from(json), most);
        return true;
      } catch {
        return false;
      }
    };
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => {
        const [json, parts] = [JSON.stringify(value), partsOf(value)];
        return isTaken(json, parts) && !isTaken(json, parts - 1);
      })
    );
  });

  it('refuses more names and values than may be, and says how many', () => {
    const names = (count: number) =>
      Buffer.from(`{${Array.from({ length: count }, (_, index) => `"n${index}":0`).join()}}`);
    expect(() => checkJsonShape(names(10), 20)).not.toThrow();
    expect(() => checkJsonShape(names(11), 20)).toThrow(
      expect.objectContaining({ code: 'too_large', message: expect.stringContaining('20 names and values') as string })
    );
  });
});

describe('checkFormShape', () => {
  it('takes what a platform sends, and refuses more fields or bytes', () => {
    expect(() => checkFormShape(Buffer.from(`a=1${'&b=2'.repeat(499)}`))).not.toThrow();
    expect(() => checkFormShape(Buffer.from(`a=1${'&b=2'.repeat(500)}`))).toThrow(/more than 500 fields/);
    expect(() => checkFormShape(Buffer.alloc(256 * 1024, 'a'))).not.toThrow();
    expect(() => checkFormShape(Buffer.alloc(256 * 1024 + 1, 'a'))).toThrow(/more than 256 KB/);
  });
});
