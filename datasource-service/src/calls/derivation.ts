/**
 * Version of the rules by which a record becomes rows: of the view of a call and everything that it calls on, of the base
 * measures and latencies, of the dimensions, and of the columns. Raise it with every change that makes other rows of the
 * same record; `test/golden` holds the rows of a corpus and fails until it is raised (`npm run golden`). Hot stores of
 * another version are made anew from the record.
 */
export const DERIVATION_VERSION = 1;
