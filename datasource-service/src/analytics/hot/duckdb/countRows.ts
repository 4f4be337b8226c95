import type { AggregateRows, BucketRuns } from '../hotStore.ts';
import { NOT_MEASURED } from './aggregateSql.ts';

/** Plain rows: numbers of slots (empty without slots), combinations, and for each latency its bucket. */
export interface PlainRows {
  slots: Int32Array;
  splits: Int32Array[];
  buckets: Int32Array[];
  rowCount: number;
}

/** One key of rows: smallest value, and how many values it spans. */
interface Key {
  values: Int32Array;
  least: number;
  span: number;
}

function keyOf(values: Int32Array): Key {
  let least = Infinity;
  let most = -Infinity;
  for (const value of values) {
    least = value < least ? value : least;
    most = value > most ? value : most;
  }
  return { values, least, span: most - least + 1 };
}

/** For each row the place of its keys among those that occur, and the keys of each place. */
function placeRows(keys: readonly Key[], rowCount: number): { places: Int32Array; firstRows: number[] } {
  const cells = keys.reduce((product, { span }) => product * span, 1);
  const placeOfCell = new Int32Array(cells).fill(-1);
  const places = new Int32Array(rowCount);
  const firstRows: number[] = [];
  for (const { values, least, span } of keys) {
    for (let row = 0; row < rowCount; row += 1) {
      places[row] = (places[row] as number) * span + (values[row] as number) - least;
    }
  }
  for (let row = 0; row < rowCount; row += 1) {
    const cell = places[row] as number;
    let place = placeOfCell[cell] as number;
    if (place < 0) {
      place = firstRows.push(row) - 1;
      placeOfCell[cell] = place;
    }
    places[row] = place;
  }
  return { places, firstRows };
}

function bucketRange(buckets: Int32Array): { least: number; width: number } {
  let least = Infinity;
  let most = -Infinity;
  for (const bucket of buckets) {
    if (bucket !== NOT_MEASURED) {
      least = bucket < least ? bucket : least;
      most = bucket > most ? bucket : most;
    }
  }
  return { least, width: Math.max(0, most - least + 1) };
}

/** Counts of buckets by place, as runs in rising order. */
function countBuckets(buckets: Int32Array, places: Int32Array, placeCount: number): BucketRuns {
  const { least, width } = bucketRange(buckets);
  const table = new Uint32Array(placeCount * width);
  let distinct = 0;
  for (let row = 0; row < buckets.length; row += 1) {
    const bucket = buckets[row] as number;
    if (bucket !== NOT_MEASURED) {
      const cell = (places[row] as number) * width + bucket - least;
      const count = table[cell] as number;
      distinct += count === 0 ? 1 : 0;
      table[cell] = count + 1;
    }
  }
  const runs = {
    offsets: new Int32Array(placeCount + 1),
    buckets: new Int32Array(distinct),
    counts: new Uint32Array(distinct),
  };
  let filled = 0;
  for (let place = 0; place < placeCount; place += 1) {
    for (let offset = 0; offset < width; offset += 1) {
      const count = table[place * width + offset] as number;
      if (count > 0) {
        runs.buckets[filled] = least + offset;
        runs.counts[filled] = count;
        filled += 1;
      }
    }
    runs.offsets[place + 1] = filled;
  }
  return runs;
}

/**
 * Counts plain rows by slot, combination and bucket in flat tables: for a few hundred thousand rows and many latencies
 * several times quicker than the engine's hash tables. The caller sees to it that the tables are of a bearable size.
 *
 * @param slotMs length of a slot, or null without slots
 */
export function countRows({ slots, splits, buckets, rowCount }: PlainRows, slotMs: number | null): AggregateRows {
  const keys = [...(slotMs === null ? [] : [slots]), ...splits].map(keyOf);
  const { places, firstRows } =
    rowCount === 0 ? { places: new Int32Array(), firstRows: [] } : placeRows(keys, rowCount);
  return {
    rowCount: firstRows.length,
    slots:
      slotMs === null ? new Float64Array() : Float64Array.from(firstRows, (row) => (slots[row] as number) * slotMs),
    splits: splits.map((values) => Int32Array.from(firstRows, (row) => values[row] as number)),
    sums: [],
    latencies: buckets.map((values) => countBuckets(values, places, firstRows.length)),
  };
}
