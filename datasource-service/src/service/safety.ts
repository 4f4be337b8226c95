import { join } from 'node:path';
import type { Cloud } from './cloud.ts';
import type { Config } from '../config/config.ts';
import { LocalTime, type TrustedTime } from '../privacy/retention/trustedTime.ts';
import type { ForgettingRecord } from './privacy.ts';
import { createRecoveryWatch, type RecoveryWatch } from './recovery.ts';
import { WriteWatch } from '../health/writeWatch.ts';
import type { HotFeed } from '../analytics/hot/hotFeed.ts';
import type { RecordPlace } from '../record/recovery/findings.ts';
import { openSqliteSearchStore } from '../search/sqlite/sqliteSearchStore.ts';
import type { SearchStore } from '../search/searchStore.ts';
import type { OnDamaged } from '../runtime/sqlite/sqliteFile.ts';
import { openSqliteStatusStore } from '../health/store/sqlite/sqliteStatusStore.ts';
import type { StatusStore } from '../health/store/statusStore.ts';
import type { Logger } from '../runtime/logger.ts';

interface SafetyOptions {
  config: Config;
  cloud: Cloud | null;
  record: ForgettingRecord;
  /** Tries whether the record can be written; null where it is kept elsewhere. */
  tryWrite: (() => Promise<void>) | null;
  logger: Logger;
  /** Epoch ms. */
  now: () => number;
}

/** What sees that nothing is lost in silence, with the files that it compares. */
export interface Safety {
  search: SearchStore;
  status: StatusStore;
  /** Hears that a file was damaged. */
  onDamaged: OnDamaged;
  /** The time by which things are let go. */
  time: TrustedTime;
  writes: WriteWatch;
  /** For the hot feed; null where the record is read again from elsewhere. */
  evidence: RecoveryWatch['evidence'] | null;
  /** How far the record is; null where it is read again from elsewhere. */
  placeOf: (() => Promise<RecordPlace>) | null;
  /** Opens the hot store and compares it with the record, before anything is worked in. */
  openHotStore(feed: HotFeed): Promise<void>;
  /** What needs a person, in sentences. */
  problems(): string[];
}

/** The time of a service of its own. What it knew before is looked up before any message can tell another. */
async function startedTime(record: ForgettingRecord, now: () => number): Promise<TrustedTime> {
  const time = new LocalTime({ record, now });
  await time.read();
  return time;
}

/** Puts together what sees that nothing is lost in silence. Belongs right after the record was opened. */
export async function createSafety({ config, cloud, record, tryWrite, logger, now }: SafetyOptions): Promise<Safety> {
  const { dataDir } = config;
  const damaged: string[] = [];
  const onDamaged: OnDamaged = (told) => {
    const text = `A file was damaged: it was set aside as ${told.file}, and a new one begun. What it held is not shown.`;
    logger.error(told, text);
    damaged.push(text);
  };
  const search = openSqliteSearchStore(join(dataDir, 'search.sqlite'), (error) =>
    logger.error({ err: error }, 'The full-text index was damaged. It is made again from the record.')
  );
  const status = openSqliteStatusStore(join(dataDir, 'status.sqlite'), now(), onDamaged);
  const files = { search, status, onDamaged };
  if (cloud !== null) {
    return {
      ...files,
      time: cloud.time,
      writes: new WriteWatch({ dataDir: null, tryWrite, now }),
      evidence: null,
      placeOf: null,
      openHotStore: (feed) => feed.open(),
      problems: () => [...damaged, ...cloud.problems()],
    };
  }
  const recovery = await createRecoveryWatch({ dataDir, record, search, status, logger, now });
  return {
    ...files,
    time: await startedTime(record, now),
    writes: new WriteWatch({ dataDir, tryWrite, now }),
    evidence: recovery.evidence,
    placeOf: recovery.place,
    openHotStore: recovery.compare,
    problems: () => [...recovery.problems(), ...damaged],
  };
}
