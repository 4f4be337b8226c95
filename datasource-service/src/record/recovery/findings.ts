import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** Where it was seen that the ledger is not what it was. */
const WITNESSES = ['hotStore', 'searchIndex', 'statusFile'] as const;
export type Witness = (typeof WITNESSES)[number];

const place = z.object({
  recordId: z.string(),
  /** Number of the last change. */
  changeNumber: z.number(),
  calls: z.number().nullable(),
  /** Number of the last delivery; null where it is not known. */
  deliveries: z.number().nullable(),
});

/** How far a store is with a record. */
export type RecordPlace = z.output<typeof place>;

const finding = z.object({
  /** Epoch ms. */
  foundAt: z.number(),
  witness: z.enum(WITNESSES),
  /** `behind`: the ledger lost its last part; `emptied`: it began anew; `other`: the witness belongs to another ledger. */
  kind: z.enum(['behind', 'emptied', 'other']),
  ledger: place,
  copy: place,
  /** Name of the file in the data folder that was set aside; null where nothing was. */
  file: z.string().nullable(),
  /** Epoch ms at which somebody brought back what there was, or let it rest; null before. */
  closedAt: z.number().nullable(),
});

/** A difference between the ledger and what was made from it, found at a start. */
export type Finding = z.output<typeof finding>;

const findingsFile = z.array(finding);

/** How the ledger is against a place that something else reached with it; null when nothing is missing. */
export function kindOf(ledger: RecordPlace, copy: RecordPlace): Finding['kind'] | null {
  if (ledger.recordId !== copy.recordId) {
    const isUsed = copy.changeNumber > 0 || (copy.deliveries ?? 0) > 0;
    return isUsed ? (ledger.changeNumber === 0 ? 'emptied' : 'other') : null;
  }
  const isAhead = copy.changeNumber > ledger.changeNumber || (copy.deliveries ?? 0) > (ledger.deliveries ?? 0);
  return isAhead ? 'behind' : null;
}

/** What was found and nobody has seen to yet, in one file of the data folder. */
export interface Findings {
  all(): readonly Finding[];
  /** Those that nobody has seen to. */
  open(): readonly Finding[];
  /** Keeps one. */
  add(found: Omit<Finding, 'closedAt'>): void;
  /** Marks them as seen to. */
  close(closed: readonly Finding[], at: number): void;
}

function read(path: string): Finding[] {
  try {
    return existsSync(path) ? findingsFile.parse(JSON.parse(readFileSync(path, 'utf8'))) : [];
  } catch {
    renameSync(path, `${path}.damaged`);
    return [];
  }
}

/**
 * Opens the file of findings in a data folder. A file that cannot be read is set aside: what it told of stands in the log
 * of the run that found it.
 */
export function openFindings(dataDir: string): Findings {
  const path = join(dataDir, 'findings.json');
  let findings = read(path);

  function write(next: Finding[]): void {
    findings = next;
    // The new file takes the place of the old one in one step, so that a crash leaves one of them whole.
    writeFileSync(`${path}.new`, `${JSON.stringify(next, null, 2)}\n`, { mode: 0o640 });
    renameSync(`${path}.new`, path);
  }

  return {
    all: () => findings,
    open: () => findings.filter(({ closedAt }) => closedAt === null),
    add: (found) => write([...findings, { ...found, closedAt: null }]),
    close(closed, at) {
      write(findings.map((each) => (closed.includes(each) ? { ...each, closedAt: at } : each)));
    },
  };
}
