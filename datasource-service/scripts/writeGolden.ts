import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { DERIVATION_VERSION } from '../src/calls/derivation.ts';
import { derivedRows, keptRows, type GoldenRows } from '../test/golden/goldenRows.ts';

/** Writes down the rows that the rules make of the corpus, and refuses to where they changed and their version did not. */
const folder = fileURLToPath(new URL('../test/golden', import.meta.url));
const file = join(folder, 'rows.json');
const calls = derivedRows(folder);
const kept: GoldenRows | null = existsSync(file) ? keptRows(folder) : null;
if (kept?.version === DERIVATION_VERSION && !isDeepStrictEqual(kept.calls, calls)) {
  process.stderr.write(
    'The same records make other rows. Raise DERIVATION_VERSION in src/calls/derivation.ts first.\n'
  );
  process.exit(1);
}
const lines = calls.map((call) => JSON.stringify(call)).join(',\n');
writeFileSync(file, `{"version":${DERIVATION_VERSION},"calls":[\n${lines}\n]}\n`);
