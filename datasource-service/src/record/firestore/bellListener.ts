import type { CollectionReference, QuerySnapshot } from '@google-cloud/firestore';
import { bellDocument, type Ring, type WrittenKeys } from './bells.ts';

interface BellListenerOptions {
  bells: CollectionReference;
  /** Name of this replica: its own rings only tell that the listener works. */
  replica: string;
  /** Called with what others wrote. */
  onRung: (keys: WrittenKeys) => void;
  /** Called when rings were missed: what changed has to be read. */
  onMissed: (why: string) => void;
  /** Called with each sign of life. */
  onHeard: () => void;
  onBroken: (error: unknown) => void;
}

/** What is known of another replica. */
interface Heard {
  sequence: number;
  /** Ms of a clock that nobody turns. */
  at: number;
}

/** Listens to the bells of all replicas: a collection that stays small however much is recorded. */
export class BellListener {
  readonly #options: BellListenerOptions;
  readonly #heard = new Map<string, Heard>();
  #unsubscribe: () => void = () => undefined;
  /** Ends the waiting for a first answer that will not come any more. */
  #giveUp: (reason: Error) => void = () => undefined;

  constructor(options: BellListenerOptions) {
    this.#options = options;
  }

  /** Begins to listen. Resolves with the first answer; what was rung before it counts as missed. */
  listen(): Promise<void> {
    this.close();
    return new Promise((resolve, reject) => {
      this.#giveUp = reject;
      let isFirst = true;
      this.#unsubscribe = this.#options.bells.onSnapshot(
        (snapshot) => {
          this.#options.onHeard();
          this.#take(snapshot, isFirst);
          isFirst = false;
          resolve();
        },
        (error) => {
          reject(error);
          this.#options.onBroken(error);
        }
      );
    });
  }

  close(): void {
    this.#unsubscribe();
    this.#giveUp(new Error('Nobody listens to the bells any more.'));
  }

  /** Says of replicas that have been silent for so long, ms, that they may have died with something untold. */
  lookForSilence(afterMs: number): void {
    const before = performance.now() - afterMs;
    for (const [replica, { at }] of this.#heard) {
      if (at < before) {
        this.#heard.delete(replica);
        this.#options.onMissed('a replica fell silent');
      }
    }
  }

  #take(snapshot: QuerySnapshot, isFirst: boolean): void {
    for (const change of snapshot.docChanges()) {
      const parsed = change.type === 'removed' ? null : bellDocument.safeParse(change.doc.data());
      if (parsed?.success === true && parsed.data.replica !== this.#options.replica) {
        this.#hear(parsed.data.replica, parsed.data.rings, isFirst);
      }
    }
  }

  #hear(replica: string, rings: readonly Ring[], isFirst: boolean): void {
    const latest = Math.max(0, ...rings.map(({ sequence }) => sequence));
    const isNew = !this.#heard.has(replica);
    const known = this.#heard.get(replica)?.sequence ?? (isFirst ? latest : 0);
    this.#heard.set(replica, { sequence: Math.max(known, latest), at: performance.now() });
    if (isNew && !isFirst) {
      // Where one begins another may have died just now, with something untold.
      this.#options.onMissed('a replica began');
    }
    const fresh = rings.filter(({ sequence }) => sequence > known);
    const earliest = Math.min(...fresh.map(({ sequence }) => sequence));
    if (fresh.length === 0) {
      return;
    }
    if (earliest > known + 1 || fresh.some(({ isCut }) => isCut)) {
      this.#options.onMissed('rings of a replica were missed');
    }
    this.#options.onRung({
      calls: fresh.flatMap(({ calls }) => calls),
      deliveries: fresh.flatMap(({ deliveries }) => deliveries),
    });
  }
}
