import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { HotFeed } from '../analytics/hot/hotFeed.ts';
import type { RecordStore } from '../record/recordStore.ts';
import { kindOf, openFindings, type Finding, type RecordPlace, type Witness } from '../record/recovery/findings.ts';
import type { SearchStore } from '../search/searchStore.ts';
import type { StatusStore } from '../health/store/statusStore.ts';
import type { Logger } from '../runtime/logger.ts';

const NAMES: Readonly<Record<Witness, string>> = {
  hotStore: 'the hot store',
  searchIndex: 'the full-text index',
  statusFile: 'the status history',
};

type News = Pick<Finding, 'witness' | 'kind' | 'copy' | 'file'>;

function inCalls(calls: number): string {
  return calls === 1 ? '1 call' : `${calls.toLocaleString('en-GB')} calls`;
}

function told({ calls, changeNumber, deliveries }: RecordPlace): string {
  return calls === null
    ? `${changeNumber.toLocaleString('en-GB')} changes of calls`
    : `${inCalls(calls)} (${changeNumber.toLocaleString('en-GB')} changes${deliveries === null ? '' : `, ${deliveries.toLocaleString('en-GB')} deliveries`})`;
}

/** What is wrong and what to do, in a few sentences. */
export function sentenceOf({ kind, witness, ledger, copy, file }: Finding, dataDir: string): string {
  const name = NAMES[witness];
  const facts = {
    behind: `The ledger is behind what was made from it: it had ${told(ledger)} when the service started, and ${name} knew ${told(copy)}.`,
    emptied: `The ledger began anew: ${name} knew an earlier one with ${told(copy)}.`,
    other: `${name[0]?.toUpperCase()}${name.slice(1)} belongs to another ledger, with ${told(copy)}; this ledger had ${told(ledger)}.`,
  }[kind];
  if (file === null) {
    return `${facts} Put a newer backup of the ledger in place, or let it rest with \`npm run recover -- --dismiss\`.`;
  }
  if (!existsSync(join(dataDir, file))) {
    return `${facts} The file ${file} that was set aside is gone (an erasure removes such files): let it rest with \`npm run recover -- --dismiss\`.`;
  }
  return kind === 'other'
    ? `${facts} It was set aside as ${file}, and nothing of it is shown: let it rest with \`npm run recover -- --dismiss\`, or bring its calls in with \`npm run recover -- --from ${file}\`.`
    : `${facts} It was set aside as ${file}: put a newer backup of the ledger in place, or stop the service and bring back what the hot store has with \`npm run recover\`.`;
}

/** Whether the ledger lost something, as it is found at a start and stands until somebody has seen to it. */
export interface RecoveryWatch {
  /** For the hot feed. */
  evidence: { opened: RecordPlace; onAhead: (news: News) => void };
  /** Compares the ledger with what other files know of it; nothing may have been worked in before. */
  compare(feed: HotFeed): Promise<void>;
  /** How far the ledger is. */
  place(): Promise<RecordPlace>;
  /** What nobody has seen to yet, in sentences. */
  problems(): string[];
}

interface RecoveryWatchOptions {
  dataDir: string;
  record: RecordStore;
  search: SearchStore;
  status: StatusStore;
  logger: Logger;
  /** Epoch ms. */
  now: () => number;
}

async function placeOf(record: RecordStore): Promise<RecordPlace> {
  const { calls, deliveries } = await record.counts();
  return { recordId: record.recordId, changeNumber: await record.latestChange(), calls, deliveries };
}

/** Watches over a ledger of one's own. Belongs right after the ledger was opened. */
export async function createRecoveryWatch(options: RecoveryWatchOptions): Promise<RecoveryWatch> {
  const { dataDir, record, search, status, logger, now } = options;
  const findings = openFindings(dataDir);
  const opened = await placeOf(record);

  function note(news: News): void {
    const found = { ...news, ledger: opened, foundAt: now() };
    findings.add(found);
    const { witness, kind, file, ledger, copy } = found;
    logger.error({ witness, kind, file, ledger, copy }, sentenceOf({ ...found, closedAt: null }, dataDir));
  }

  return {
    evidence: { opened, onAhead: note },
    async compare(feed) {
      const before = findings.open().length;
      await feed.open();
      if (findings.open().length > before) {
        return;
      }
      const index = await search.position().catch(() => null);
      const places: Array<[Witness, RecordPlace | null]> = [
        ['statusFile', await status.place()],
        ['searchIndex', index === null ? null : { ...index, calls: null, deliveries: null }],
      ];
      for (const [witness, copy] of places) {
        const kind = copy === null ? null : kindOf(opened, copy);
        if (copy !== null && kind !== null) {
          note({ witness, kind, copy, file: null });
          return;
        }
      }
    },
    place: () => placeOf(record),
    problems: () => findings.open().map((finding) => sentenceOf(finding, dataDir)),
  };
}
