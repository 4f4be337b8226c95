import fc from 'fast-check';
import { MAX_DEPTH, NestingError } from '../providers/redact.ts';
import { refuseDeepNesting } from './nesting.ts';

function isRefused(json: string): boolean {
  try {
    refuseDeepNesting(Buffer.from(json));
    return false;
  } catch (error) {
    if (error instanceof NestingError) {
      return true;
    }
    throw error;
  }
}

function nested(depth: number, inner = '1'): string {
  return `${'{"a":['.repeat(depth / 2)}${inner}${']}'.repeat(depth / 2)}`;
}

describe('refuseDeepNesting', () => {
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
});
