import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../../../test/support/temporaryFolder.ts';
import { kindOf, openFindings, type RecordPlace } from './findings.ts';

function place(differences: Partial<RecordPlace> = {}): RecordPlace {
  return { recordId: 'a', changeNumber: 5, calls: 4, deliveries: 9, ...differences };
}

const LESS = { calls: null, deliveries: null };

describe('a ledger against what was made from it', () => {
  it.each([
    ['nothing is missing', place(), place(), null],
    ['the copy lags', place(), place({ changeNumber: 4, ...LESS }), null],
    ['changes are missing', place(), place({ changeNumber: 6, ...LESS }), 'behind'],
    ['deliveries are missing', place(), place({ deliveries: 10 }), 'behind'],
    ['deliveries are missing of an empty one', place(LESS), place({ deliveries: 1 }), 'behind'],
    ['it began anew', place({ recordId: 'b', changeNumber: 0 }), place(), 'emptied'],
    ['the copy is of another', place({ recordId: 'b' }), place({ changeNumber: 0 }), 'other'],
    ['the other one was never used', place({ recordId: 'b' }), place({ changeNumber: 0, ...LESS }), null],
  ] as const)('%s', (_name, ledger, copy, kind) => {
    expect(kindOf(ledger, copy)).toBe(kind);
  });
});

describe('findings', () => {
  it('stand until somebody has seen to them, over a restart too', () => {
    const folder = temporaryFolder();
    const found = { foundAt: 1, kind: 'behind' as const, ledger: place(), copy: place(), file: null };
    const first = openFindings(folder.path);
    first.add({ ...found, witness: 'hotStore' });
    first.add({ ...found, witness: 'statusFile' });
    const second = openFindings(folder.path);
    expect(second.open()).toHaveLength(2);
    second.close(second.open().slice(0, 1), 7);
    expect(openFindings(folder.path).open()).toMatchObject([{ witness: 'statusFile' }]);
    expect(openFindings(folder.path).all()).toMatchObject([{ closedAt: 7 }, { closedAt: null }]);
    folder.remove();
  });

  it('begin anew in a file that cannot be read, which is kept', () => {
    const folder = temporaryFolder();
    const path = join(folder.path, 'findings.json');
    writeFileSync(path, '[{');
    expect(openFindings(folder.path).all()).toEqual([]);
    expect(readFileSync(`${path}.damaged`, 'utf8')).toBe('[{');
    folder.remove();
  });
});
