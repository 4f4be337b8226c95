import type {
  ExportedCall,
  ExportedDelivery,
  ExportedVersion,
  ExportKind,
  ExportPlace,
  ExportSource,
} from '../../src/record/exportSource.ts';

/** A record in memory, whose things change as the test says. */
export interface ArrayExportSource extends ExportSource {
  /** Puts a call (or a newer version of it) at the end of the changes. */
  change(call: Omit<ExportedCall, 'changedAt'>): void;
  changeDelivery(delivery: Omit<ExportedDelivery, 'changedAt'>): void;
  /** What may expire: `kind key version`. */
  confirmed: string[];
}

function isAfter(left: ExportPlace, right: ExportPlace | null): boolean {
  return (
    right === null || left.changedAt > right.changedAt || (left.changedAt === right.changedAt && left.key > right.key)
  );
}

function pageOf<Thing extends ExportPlace>(things: Iterable<Thing>, place: ExportPlace | null, limit: number): Thing[] {
  return [...things]
    .filter((thing) => isAfter(thing, place))
    .sort((left, right) => (isAfter(left, right) ? 1 : -1))
    .slice(0, limit);
}

export function createArrayExportSource(): ArrayExportSource {
  const calls = new Map<string, ExportedCall>();
  const deliveries = new Map<string, ExportedDelivery>();
  let clock = 1_700_000_000_000_000;
  const confirmed: string[] = [];
  return {
    confirmed,
    change(call) {
      clock += 1;
      calls.set(call.key, { ...call, changedAt: clock });
    },
    changeDelivery(delivery) {
      clock += 1;
      deliveries.set(delivery.key, { ...delivery, changedAt: clock });
    },
    async callsAfter(place, limit) {
      return pageOf(calls.values(), place, limit);
    },
    async deliveriesAfter(place, limit) {
      return pageOf(deliveries.values(), place, limit);
    },
    async confirm(kind: ExportKind, exported: readonly ExportedVersion[]) {
      const current: ReadonlyMap<string, ExportedVersion> = kind === 'calls' ? calls : deliveries;
      for (const { key, version } of exported) {
        if (current.get(key)?.version === version) {
          confirmed.push(`${kind} ${key} ${version}`);
        }
      }
    },
  };
}
