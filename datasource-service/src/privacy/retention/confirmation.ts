import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { RETENTION_KINDS, RETENTION_STORES } from '../../contract/index.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** What an admin saw and confirmed. */
const confirmation = z.object({
  /** Epoch ms by the clock of the one who confirmed. */
  at: z.number(),
  entries: z.array(
    z.object({ store: z.enum(RETENTION_STORES), kind: z.enum(RETENTION_KINDS), before: z.number(), rows: z.number() })
  ),
});

export type Confirmation = z.output<typeof confirmation>;

/** An admin's word, given by the command and taken by the service. */
export interface Confirmations {
  /** The word that stands; null without one. */
  read(): Promise<Confirmation | null>;
  write(given: Confirmation): Promise<void>;
  /** It was taken. */
  clear(): Promise<void>;
}

/** What is confirmed counts for a day. */
export function isFresh({ at }: Confirmation, now: number): boolean {
  return Math.abs(now - at) <= DAY_MS;
}

/** A place for a short text, such as a file. */
interface WordPlace {
  read(): Promise<string | null>;
  write(text: string): Promise<void>;
  clear(): Promise<void>;
}

/** The word in a place for a short text. One that cannot be read is none. */
export function confirmationsAt(place: WordPlace): Confirmations {
  return {
    async read() {
      const text = await place.read();
      try {
        return text === null ? null : confirmation.parse(JSON.parse(text));
      } catch {
        await place.clear();
        return null;
      }
    },
    write: (given) => place.write(JSON.stringify(given)),
    clear: () => place.clear(),
  };
}

/** The word in a file of the data folder: whoever may write there may delete all of it anyway. */
export function confirmationsIn(dataDir: string): Confirmations {
  const path = join(dataDir, 'retention-confirmed.json');
  return confirmationsAt({
    read: async () => (existsSync(path) ? readFileSync(path, 'utf8') : null),
    async write(text) {
      writeFileSync(`${path}.new`, text, { mode: 0o640 });
      renameSync(`${path}.new`, path);
    },
    async clear() {
      rmSync(path, { force: true });
    },
  });
}
