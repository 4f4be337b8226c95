import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { benchAttacks } from './attacks.ts';
import { benchIngest, benchRawAppends } from './ingest.ts';
import { benchPlainSql, benchQueries, RANGES, type QueryRun } from './queries.ts';
import { summarise, table, type Timings } from './statistics.ts';

const { values } = parseArgs({
  options: {
    calls: { type: 'string', default: '100000,1000000' },
    rounds: { type: 'string', default: '9' },
    folder: { type: 'string', default: join(tmpdir(), 'voicehive-bench') },
    plain: { type: 'boolean', default: true },
    queries: { type: 'boolean', default: true },
    ingest: { type: 'string', default: '2000' },
    seconds: { type: 'string', default: '15' },
    attacks: { type: 'string', default: '3' },
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

async function ingest(perSecond: number, seconds: number): Promise<void> {
  const run = await benchIngest(perSecond, seconds);
  const { acknowledged, queries } = run;
  print(
    `\n${run.sent} webhooks at ${(run.sent / run.seconds).toFixed(0)}/s (asked ${perSecond}/s) while queries run: ` +
      `acknowledged in ${acknowledged.median.toFixed(1)} ms median, ${acknowledged.p95.toFixed(1)} p95, ` +
      `${acknowledged.p99.toFixed(1)} p99, ${acknowledged.most.toFixed(0)} at most ` +
      `(${run.cold.p99.toFixed(0)} p99 in the first seconds after the start); ${run.refused} refused; ` +
      `${run.unapplied} not yet in calls at the end; memory ${run.rssMegabytes.toFixed(0)} MB; ` +
      `${run.cpuMillisPerThousand.toFixed(0)} ms of processor time for a thousand; ` +
      `queries ${queries.median.toFixed(0)} ms median, ${queries.p95.toFixed(0)} p95`
  );
  const raw = benchRawAppends(run.sent, 16);
  print(
    `raw appends of the same bytes, synced every 16: ${raw.perSecond.toFixed(0)}/s, ` +
      `${raw.syncs.median.toFixed(2)} ms median, ${raw.syncs.p99.toFixed(2)} p99 a sync`
  );
}

/** The median of all rounds, and the least and the most. */
function spreadOf(numbers: readonly number[], digits: number): string {
  const { least, median, most } = summarise(numbers);
  return `${median.toFixed(digits)} (${least.toFixed(digits)}–${most.toFixed(digits)})`;
}

async function attacks(rounds: number): Promise<void> {
  const rows = (await benchAttacks(rounds)).map(({ name, rounds: found, ratios }) => [
    name,
    spreadOf(
      found.map(({ p99 }) => p99),
      0
    ),
    spreadOf(ratios, 1),
    spreadOf(
      found.map(({ held }) => held),
      0
    ),
  ]);
  const head = ['acknowledged beside an attack: median (least–most)', 'p99, ms', '÷ quiet', 'loop held, ms'];
  print(`\n${table(head, rows)}`);
}

if (Number(values.attacks) > 0) {
  await attacks(Number(values.attacks));
}
if (Number(values.ingest) > 0) {
  await ingest(Number(values.ingest), Number(values.seconds));
}
const scales = values.queries ? values.calls.split(',').map(Number) : [];
const rounds = Number(values.rounds);
const runs: QueryRun[] = [];
for (const calls of scales) {
  const run = await benchQueries(values.folder, calls, rounds);
  runs.push(run);
  printRun(`${calls} calls, ${run.turns} turns`, run.timings);
  print(`${run.encodings}`);
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
