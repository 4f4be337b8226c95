import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { OUTCOME_COLUMNS, PROFILE_COLUMNS } from '../../src/calls/callGroups.ts';
import { hashCaller } from '../../src/calls/caller.ts';
import type { CallRecord } from '../../src/calls/callRecord.ts';
import { viewCall } from '../../src/calls/callView.ts';
import type { Rate, RateCard } from '../../src/calls/rateCard.ts';
import { parseRecord } from '../../src/record/recordText.ts';
import {
  CALL_COLUMNS,
  TOOL_COLUMNS,
  TURN_COLUMNS,
  type Cell,
  type Column,
} from '../../src/analytics/rows/rowColumns.ts';

type Cells = Record<string, Cell>;

/** The rows of one call. What is 0 or not known is left out, so that a new column changes those rows alone that fill it. */
export interface GoldenCall {
  call: Cells;
  dimensions: Cells;
  turns: Cells[];
  tools: Cells[];
}

/** The rows of the corpus, and the version of the rules that made them. */
export interface GoldenRows {
  version: number;
  calls: GoldenCall[];
}

/** What one vendor asks, and nothing else. */
const RATE: Rate = {
  from: 0,
  component: 'model',
  provider: '*',
  model: '*',
  direction: null,
  usdPerMillionPromptTokens: 2.5,
  usdPerMillionCachedPromptTokens: 1.25,
  usdPerMillionCompletionTokens: 10,
  usdPerThousandCharacters: null,
  usdPerMinute: null,
};

/** Rates that stay as they are: a new rate card makes other rows under a version of its own. */
const RATES: RateCard = { version: 'golden', rates: [RATE] };

function cellsOf<Source>(columns: ReadonlyArray<Column<Source>>, source: Source): Cells {
  const cells = columns.map(({ name, read }) => [name, read(source)] as const);
  return Object.fromEntries(cells.filter(([, value]) => value !== null && value !== 0));
}

function goldenCall(record: CallRecord, index: number): GoldenCall {
  const view = viewCall(record, RATES);
  const call = {
    callNumber: index + 1,
    callerHash: view.callerNumber === null ? null : hashCaller(view.callerNumber, 'golden'),
    view,
  };
  return {
    call: cellsOf(CALL_COLUMNS, call),
    dimensions: Object.fromEntries([...PROFILE_COLUMNS, ...OUTCOME_COLUMNS].map(({ name, of }) => [name, of(view)])),
    turns: view.turns.map((turn) => cellsOf(TURN_COLUMNS, { call, turn })),
    tools: view.toolCalls.map((tool) => cellsOf(TOOL_COLUMNS, { call, tool })),
  };
}

/** The rows of the corpus as they were written down in its folder. */
export function keptRows(folder: string): GoldenRows {
  return JSON.parse(readFileSync(join(folder, 'rows.json'), 'utf8')) as GoldenRows;
}

/** The rows that the rules make of the corpus today. */
export function derivedRows(folder: string): GoldenCall[] {
  const records = JSON.parse(readFileSync(join(folder, 'records.json'), 'utf8')) as unknown[];
  return records.map((record) => parseRecord(JSON.stringify(record))).map(goldenCall);
}
