import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { benchPlainSql, benchQueries, RANGES, type QueryRun } from './queries.ts';
import { table, type Timings } from './statistics.ts';

const { values } = parseArgs({
  options: {
    calls: { type: 'string', default: '100000,1000000' },
    rounds: { type: 'string', default: '9' },
    folder: { type: 'string', default: join(tmpdir(), 'voicehive-bench') },
    plain: { type: 'boolean', default: true },
  },
  allowNegative: true,
});

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

function rangeName(days: number): string {
  return days < 1 ? `${days * 24} h` : `${days} d`;
}

function cellsOf(timings: readonly Timings[]): string[] {
  return timings.map(({ median, p95 }) => `${median.toFixed(0)} / ${p95.toFixed(0)}`);
}

function printRun(title: string, timings: ReadonlyMap<string, Timings[]>): void {
  const head = [`${title}: ms, median / p95`, ...RANGES.map(rangeName)];
  print(
    `\n${table(
      head,
      [...timings].map(([name, perRange]) => [name, ...cellsOf(perRange)])
    )}`
  );
}

function ratioRows(over: ReadonlyMap<string, Timings[]>, under: ReadonlyMap<string, Timings[]>): string[][] {
  return [...over].flatMap(([name, perRange]) => {
    const other = under.get(name);
    return other === undefined
      ? []
      : [[name, ...perRange.map(({ median }, index) => (median / (other[index]?.median ?? NaN)).toFixed(1))]];
  });
}

const scales = values.calls.split(',').map(Number);
const rounds = Number(values.rounds);
const runs: QueryRun[] = [];
for (const calls of scales) {
  const run = await benchQueries(values.folder, calls, rounds);
  runs.push(run);
  printRun(`${calls} calls, ${run.turns} turns`, run.timings);
  print(`file ${run.fileMegabytes.toFixed(0)} MB, peak memory ${run.peakMegabytes.toFixed(0)} MB`);
  if (values.plain) {
    const plain = await benchPlainSql(values.folder, calls, Math.min(rounds, 5));
    printRun(`plain SQL on raw rows, ${calls} calls`, plain);
    print(`\n${table(['plain SQL ÷ ours', ...RANGES.map(rangeName)], ratioRows(plain, run.timings))}`);
  }
}
const [first, ...rest] = runs;
for (const run of first === undefined ? [] : rest) {
  const head = [`${run.calls} ÷ ${first?.calls ?? 0} calls`, ...RANGES.map(rangeName)];
  print(`\n${table(head, ratioRows(run.timings, first?.timings ?? new Map()))}`);
}
