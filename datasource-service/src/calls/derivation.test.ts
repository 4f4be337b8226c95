import { join } from 'node:path';
import { derivedRows, keptRows } from '../../test/golden/goldenRows.ts';
import { DERIVATION_VERSION } from './derivation.ts';

const FOLDER = join(__dirname, '../../test/golden');

describe('the rules that make rows of a record', () => {
  const kept = keptRows(FOLDER);

  it('are of the version under which the rows of the corpus were written down (npm run golden)', () => {
    expect(DERIVATION_VERSION).toBe(kept.version);
  });

  it('make the same rows of the corpus; raise DERIVATION_VERSION when they are meant to make others', () => {
    expect(derivedRows(FOLDER)).toEqual(kept.calls);
  });

  it('are shown by a corpus in which almost every column is filled', () => {
    const filled = new Set(kept.calls.flatMap(({ call }) => Object.keys(call)));
    expect(filled.size).toBeGreaterThan(110);
  });
});
