import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { PROVIDERS, type Provider } from '../../src/contract/index.ts';
import { declaredFields, namesIn } from './declaredFields.ts';
import { SUBJECTS, WATCHED } from './watchedTypes.ts';

/** By platform: why fields are left out, and which. */
const REASONS = z
  .record(z.enum(PROVIDERS), z.record(z.string(), z.array(z.string())))
  .parse(JSON.parse(readFileSync(join(import.meta.dirname, 'leftOut.json'), 'utf8')));

/** Fields that the platform's SDK declares and that no code of its adapter names. */
function unnamed(provider: Provider): string[] {
  const { types, wireName } = WATCHED[provider];
  const names = namesIn(join(import.meta.dirname, '../../src/platforms', provider));
  const isNamed = (field: string): boolean => {
    const name = field.slice(field.indexOf('.') + 1);
    return names.has(name) || names.has(wireName(name));
  };
  return types
    .flatMap(declaredFields)
    .filter((field) => SUBJECTS.test(field.slice(field.indexOf('.') + 1)) && !isNamed(field));
}

describe.each(PROVIDERS)('the SDK of %s', (provider) => {
  const fields = WATCHED[provider].types.flatMap(declaredFields);
  const listed = Object.values(REASONS[provider]).flat();

  it('declares the fields of its messages where they are looked for', () => {
    expect(fields.length).toBeGreaterThan(40);
  });

  it('has no field about cost, time, outcome, transcript, party or signature that is neither read nor left out', () => {
    expect(unnamed(provider).filter((field) => !listed.includes(field))).toEqual([]);
  });

  it('has every field that is left out, which nothing reads', () => {
    const open = new Set(unnamed(provider));
    expect(listed.filter((field) => !open.has(field))).toEqual([]);
  });

  it('has a reason for each field that is left out', () => {
    expect(Object.keys(REASONS[provider]).filter((reason) => reason.length < 20)).toEqual([]);
    expect(new Set(listed).size).toBe(listed.length);
  });
});
