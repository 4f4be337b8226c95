import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { generatedDocuments } from '../scripts/documents.ts';

describe('generated documents', () => {
  it.each(generatedDocuments())(
    '$path says what the code says; run `npm run docs` when it does not',
    ({ path, text }) => {
      expect(readFileSync(join(__dirname, '../..', path), 'utf8')).toBe(text);
    }
  );
});
