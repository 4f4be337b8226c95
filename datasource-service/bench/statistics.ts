/** What repeated timings come to, ms. */
export interface Timings {
  least: number;
  median: number;
  p95: number;
  p99: number;
  most: number;
}

/** Summary of timings in ms. */
export function summarise(values: readonly number[]): Timings {
  const sorted = values.toSorted((left, right) => left - right);
  const at = (share: number): number =>
    sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? NaN;
  return { least: at(1e-9), median: at(0.5), p95: at(0.95), p99: at(0.99), most: at(1) };
}

/** Times work so many times, one after the other. */
export async function timed(times: number, work: (round: number) => Promise<unknown>): Promise<number[]> {
  const values: number[] = [];
  for (let round = 0; round < times; round += 1) {
    const started = performance.now();
    await work(round);
    values.push(performance.now() - started);
  }
  return values;
}

/** Lines of a table with aligned columns; the first column is text, the others numbers. */
export function table(head: readonly string[], rows: ReadonlyArray<readonly string[]>): string {
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => (row[column] ?? '').length)));
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ');
  return [line(head), widths.map((width) => '-'.repeat(width)).join('  '), ...rows.map(line)].join('\n');
}
