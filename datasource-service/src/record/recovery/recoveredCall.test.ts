import { join } from 'node:path';
import { NOON } from '../../../test/support/build.ts';
import { temporaryFolder } from '../../../test/support/temporaryFolder.ts';
import { applyEvent, type CallRecord } from '../../calls/callRecord.ts';
import type { CallEvent, CallFacts } from '../../calls/callEvent.ts';
import { costLine } from '../../calls/cost.ts';
import { viewCall, type CallView } from '../../calls/callView.ts';
import { SourceWeight } from '../../calls/stamped.ts';
import { listedTransfers } from '../../calls/transfers.ts';
import { DuckDbHotStore } from '../../analytics/hot/duckdb/duckDbHotStore.ts';
import { readKeptCopy } from '../../analytics/hot/duckdb/keptCopy.ts';
import { openSqliteRecordStore, type SqliteRecordStore } from '../sqlite/sqliteRecordStore.ts';
import { recoveredCall, withoutRecovered, type KeptCall, type RecoveredCall } from './recoveredCall.ts';

const STAGES = { endpointing: 200, transcriber: null, model: 700, voice: 150, transport: null };

const FULL: Partial<CallFacts> = {
  workspaceId: 'w',
  assistantId: 'a-1',
  assistantName: 'Reception',
  assistants: [1, 2].map((part) => ({ assistantId: `a-${part}`, assistantName: null, assistantVersion: null })),
  direction: 'outbound',
  createdAt: NOON - 500,
  startedAt: NOON,
  endedAt: NOON + 90_000,
  endedReason: 'customer-ended-call',
  costUsd: 0.25,
  costs: [
    costLine('transcriber', 0.06, { minutes: 1.5 }),
    costLine('model', 0.1, { promptTokens: 900, completionTokens: 80, cachedPromptTokens: 5 }),
    costLine('voice', 0.05, { characters: 700 }),
    costLine('platform', 0.04),
  ],
  turns: [800, 1250].map((total, index) => ({ index, stages: STAGES, total, unattributed: 40, observed: null })),
  userInterruptions: 2,
  agentInterruptions: 1,
  success: true,
  sentiment: 'positive',
  scorecards: [{ id: 's', name: null, score: 0.5, passed: null }],
  failedArtifacts: ['recording-mono'],
  packetLossShare: 0.02,
  jitterMs: 3.5,
  meanOpinionScore: 4.2,
  networkTags: ['high_jitter'],
  sipStatus: 200,
  hasRecording: true,
};

const TRANSFERS = [false, true].map((connected) => ({ destination: null, mode: null, status: null, connected }));

function told(callId: string, differences: Partial<CallEvent>, facts: Partial<CallFacts>): CallRecord {
  return applyEvent(null, {
    ...{ provider: 'vapi', callId, at: NOON, receivedAt: NOON + 91_000, state: 'ended' },
    ...{ lines: [], toolCalls: [], marks: [], layers: [{ facts, weight: SourceWeight.report, at: NOON }] },
    ...differences,
  });
}

const CALLS = [
  told(
    'full',
    {
      transfers: listedTransfers(TRANSFERS, { weight: SourceWeight.report, at: NOON }),
      toolCalls: [
        {
          id: 't1',
          call: { name: 'book', arguments: '{}', startedAt: NOON + 1000 },
          result: { result: 'no', failed: true, endedAt: NOON + 1400 },
        },
        { id: 't2', call: { name: 'book', arguments: '{}', startedAt: null } },
        { id: 't3', result: { result: 'yes', failed: false, endedAt: null } },
      ],
    },
    FULL
  ),
  told(
    'listed',
    { isListed: true },
    { startedAt: NOON, endedAt: NOON + 1000, assistants: FULL.assistants?.slice(1) ?? [] }
  ),
  told('bare', { state: 'ringing', layers: [] }, {}),
  told(
    'untimed turn',
    {},
    { turns: [{ index: 0, stages: STAGES, total: null, unattributed: null, observed: null }], success: false }
  ),
  told('machine', {}, { direction: 'outbound', endedReason: 'completed', takenBy: 'machine' }),
  told('busy', {}, { direction: 'outbound', endedReason: '', takenBy: 'busy' }),
  told('failed', {}, { endedReason: 'Conversation failed', failed: true, startedAt: NOON, takenBy: 'person' }),
];

let folder: ReturnType<typeof temporaryFolder>;
let record: SqliteRecordStore;
let kept: KeptCall[];

beforeAll(async () => {
  folder = temporaryFolder();
  const path = join(folder.path, 'hot.duckdb');
  const limits = { memoryLimitMb: 256, threads: 1, concurrency: 1, queryTimeoutMs: 20_000, sqlMemoryLimitMb: 256 };
  const hot = new DuckDbHotStore({ path, ...limits, now: () => new Date(NOON) });
  await hot.open();
  const rows = CALLS.map((call, index) => ({ callNumber: index + 1, callerHash: null, view: viewCall(call) }));
  await hot.write(rows, { recordId: 'r', changeNumber: rows.length, madeBy: 'm' });
  await hot.close();
  kept = [];
  for await (const calls of readKeptCopy(path)) {
    kept.push(...calls);
  }
});

beforeEach(() => {
  record = openSqliteRecordStore(':memory:');
});

afterEach(() => record.close());

afterAll(() => folder.remove());

function recovered(): RecoveredCall[] {
  return kept.map((call) => recoveredCall(call, NOON)).filter((call) => call !== null);
}

async function viewOf(callId: string): Promise<CallView> {
  return viewCall((await record.read('vapi', callId)) as CallRecord);
}

describe('calls that are brought back from a hot store', () => {
  it('have their figures, and not what was said nor who called', async () => {
    expect(await record.recover(recovered())).toEqual({ added: 7, completed: 0, known: 0 });
    const before = viewCall(CALLS[0] as CallRecord);
    const after = await viewOf('full');
    const same = [
      ...[
        'state',
        'direction',
        'at',
        'createdAt',
        'startedAt',
        'endedAt',
        'listedAt',
        'durationSeconds',
        'assistantName',
      ],
      ...['endedReason', 'answered', 'costUsd', 'costs', 'turnCount', 'slowestTurnMs', 'interruptions', 'success'],
      ...['sentiment', 'toolCallCount', 'toolFailureCount', 'packetLossShare', 'jitterMs', 'meanOpinionScore'],
      ...['networkTags', 'sipStatus', 'hasRecording', 'transfers', 'promptTokens', 'characters', 'transcriberMinutes'],
    ] as Array<keyof CallView>;
    for (const name of same) {
      expect({ [name]: after[name] }).toEqual({ [name]: before[name] });
    }
    expect(after.assistants).toHaveLength(2);
    expect(after.scorecards[0]?.score).toBe(0.5);
    expect(after.failedArtifacts).toEqual(['unknown']);
    expect(after.turns[0]?.total).toBeCloseTo(800, -2);
    expect(Number(after.reportedAt) - Number(before.reportedAt)).toBeCloseTo(0, -2);
    expect(await viewOf('listed')).toMatchObject({ listedAt: NOON + 1000, reportedAt: null, assistantName: null });
    expect(await viewOf('bare')).toMatchObject({ state: 'ringing', answered: null, costUsd: null, turnCount: 0 });
    for (const name of ['machine', 'busy', 'failed']) {
      const { takenBy, failed } = viewCall(CALLS.find(({ callId }) => callId === name) as CallRecord);
      expect(await viewOf(name)).toMatchObject({ takenBy, failed });
    }
    expect(await viewOf('untimed turn')).toMatchObject({ turnCount: 1, slowestTurnMs: null, success: false });
  });

  it('are brought back once, complete what is open, and change nothing that the ledger knows', async () => {
    await record.recover(recovered());
    const change = await record.latestChange();
    expect(await record.recover(recovered())).toEqual({ added: 0, completed: 0, known: 7 });
    expect(await record.latestChange()).toBe(change);

    const other = openSqliteRecordStore(':memory:');
    const transfers = listedTransfers(TRANSFERS.slice(1), { weight: SourceWeight.message, at: NOON });
    const open = { ...told('full', { state: 'in-progress' }, { sentiment: 'angry' }) };
    await other.recover([
      { event: { ...eventOf(open), transfers, toolCalls: [{ id: 'own', call: { name: 'own', arguments: null, startedAt: 1 } }] }, inProgressAt: NOON, reportedAt: null, listedAt: null }, // prettier-ignore
    ]);
    expect(await other.recover(recovered().slice(0, 1))).toEqual({ added: 0, completed: 1, known: 0 });
    const call = viewCall((await other.read('vapi', 'full')) as CallRecord);
    expect(call).toMatchObject({ state: 'ended', sentiment: 'angry', costUsd: 0.25 });
    expect(call.toolCalls.map(({ id }) => id)).toEqual(['own']);
    expect(call.transfers).toEqual(TRANSFERS.slice(1));
    await other.close();
  });

  it('lose the tool calls and transfers that were brought back when the platform tells of them again', async () => {
    await record.recover(recovered());
    const call = (await record.read('vapi', 'full')) as CallRecord;
    expect(withoutRecovered(call, { toolCalls: [] })).toBe(call);
    expect(withoutRecovered(call, { toolCalls: [{ id: 't1' }] }).toolCalls).toEqual({});
    const transfers = listedTransfers(TRANSFERS, { weight: SourceWeight.report, at: NOON });
    expect(withoutRecovered(call, { toolCalls: [], transfers })).toMatchObject({
      toolCalls: call.toolCalls,
      transfers: {},
    });
  });

  it('come from a hot store of an earlier layout too, with what it has', () => {
    const call = { provider: 'vapi', state: 'ended', call_id: 'old', minute: 1 };
    expect(recoveredCall({ call, turns: [], tools: [] }, NOON)).toMatchObject({
      event: { callId: 'old', at: 60_000 },
      reportedAt: null,
    });
  });

  it('are left out when the service does not know what they are', () => {
    const [{ call, ...rest }] = kept as [KeptCall];
    for (const [name, value] of [
      ['provider', 'nobody'],
      ['state', 'nowhere'],
      ['call_id', null],
    ] as const) {
      expect(recoveredCall({ ...rest, call: { ...call, [name]: value } }, NOON)).toBeNull();
    }
  });
});

/** An event that tells what a call is. */
function eventOf({ provider, callId, state, facts }: CallRecord): CallEvent {
  const values = Object.fromEntries(Object.entries(facts).map(([name, { value }]) => [name, value]));
  return {
    ...{ provider, callId, state, at: NOON, receivedAt: NOON, lines: [], toolCalls: [], marks: [] },
    layers: [{ facts: values, weight: SourceWeight.report, at: NOON }],
  };
}
