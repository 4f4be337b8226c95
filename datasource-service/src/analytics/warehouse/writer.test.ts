import { EMULATOR_BUILD_MS } from '../../../test/support/bigQueryEmulator.ts';
import { NOON } from '../../../test/support/build.ts';
import { buildHistoryCall } from '../../../test/support/historyCalls.ts';
import { createHistoryPlace, type HistoryPlace } from '../../../test/support/historyPlace.ts';
import type { ExportedDelivery } from '../../record/exportSource.ts';
import { HistorySchemaMismatch, UnloadableRows, type HistoryCall } from './historyStore.ts';
import { prepareTables } from './prepare.ts';
import { BigQueryConnection } from './connection.ts';
import { BigQueryReader } from './reader.ts';
import { BigQueryWriter } from './writer.ts';

jest.setTimeout(120_000);

const DAY = 24 * 60 * 60 * 1000;

describe('BigQueryWriter', () => {
  let place: HistoryPlace;
  let writer: BigQueryWriter;
  let batches = 0;

  beforeAll(async () => {
    place = await createHistoryPlace();
    writer = new BigQueryWriter(place.connection);
    await writer.prepare();
  }, EMULATOR_BUILD_MS);

  afterAll(() => place.remove());

  async function stage(calls: readonly HistoryCall[]): Promise<string> {
    batches += 1;
    const name = `t${batches}`;
    await writer.stage({ kind: 'calls', calls }, name);
    return name;
  }

  async function exportCalls(...calls: HistoryCall[]) {
    const name = await stage(calls);
    await writer.merge('calls', name);
    return writer.readBack('calls', name);
  }

  async function found(key: string) {
    const times = "call_time > TIMESTAMP '1970-01-01' AND call_key = ";
    const [calls, turns, tools] = await Promise.all(
      ['calls', 'turns', 'tools'].map((table) =>
        place.rows(`SELECT version, UNIX_MILLIS(call_time) AS moment FROM {${table}} WHERE ${times}'${key}'`)
      )
    );
    return { calls, turns, tools };
  }

  it('keeps a call with its turns and tool calls, and its record to the letter', async () => {
    const call = buildHistoryCall({
      key: 'k1',
      assistantName: 'Zoë "\u{1F41D}"\n\\ desk',
      turnsMs: [800, 1200],
      tools: 3,
    });
    expect(await exportCalls(call)).toEqual([
      { key: 'k1', staged: 1, found: 1, copies: 1, stagedParts: 5, foundParts: 5 },
    ]);
    const [row] = await place.rows(
      "SELECT record, assistant, CAST(profile_key AS STRING) AS p, call_number, UNIX_MICROS(changed_at) AS c FROM {calls} WHERE call_time > TIMESTAMP '1970-01-01' AND call_key = 'k1'"
    );
    expect(JSON.parse(String(row?.[0]))).toEqual(call.record);
    expect(row?.[1]).toBe('Zoë "\u{1F41D}"\n\\ desk');
    expect(row?.slice(3)).toEqual([1, NOON * 1000 + 1]);
    const combinations = await place.rows(
      `SELECT kind, combination_values FROM {combinations} WHERE CAST(combination_key AS STRING) = '${String(row?.[2])}'`
    );
    expect(combinations.map(([kind]) => kind)).toEqual(['profile']);
    expect(JSON.parse(String(combinations[0]?.[1]))).toContain('Zoë "\u{1F41D}"\n\\ desk');
  });

  it('puts a newer version in place of an older one with all its parts, however often it is merged', async () => {
    await exportCalls(buildHistoryCall({ key: 'k2', turnsMs: [1, 2, 3], tools: 2 }));
    const name = await stage([buildHistoryCall({ key: 'k2', version: 3, turnsMs: [9], tools: 1 })]);
    for (let time = 0; time < 2; time += 1) {
      await writer.merge('calls', name);
    }
    expect(await found('k2')).toEqual({ calls: [[3, NOON]], turns: [[3, NOON]], tools: [[3, NOON]] });
  });

  it('leaves a newer version alone when an older one comes late', async () => {
    await exportCalls(buildHistoryCall({ key: 'k3', version: 5, turnsMs: [9] }));
    const readings = await exportCalls(buildHistoryCall({ key: 'k3', version: 2, turnsMs: [1, 2, 3], tools: 2 }));
    expect(readings).toEqual([{ key: 'k3', staged: 2, found: 5, copies: 1, stagedParts: 5, foundParts: 0 }]);
    expect(await found('k3')).toEqual({ calls: [[5, NOON]], turns: [[5, NOON]], tools: [] });
  });

  it('moves a call to another day when its start changes, back and forth', async () => {
    for (const [index, days] of [0, -40, 3, -1].entries()) {
      const startedAt = NOON + days * DAY;
      await exportCalls(buildHistoryCall({ key: 'k4', version: index + 1, startedAt, turnsMs: [5, 6] }));
      expect(await found('k4')).toEqual({
        calls: [[index + 1, startedAt]],
        turns: [
          [index + 1, startedAt],
          [index + 1, startedAt],
        ],
        tools: [],
      });
    }
  });

  it('tells that nothing is staged any more', async () => {
    expect(await writer.readBack('calls', 'gone')).toBeNull();
    expect(await writer.readBack('deliveries', 'gone')).toBeNull();
  });

  it('says which data it cannot keep', async () => {
    const never = buildHistoryCall({ key: 'k7' });
    never.view.at = 8.64e15;
    await expect(stage([buildHistoryCall({ key: 'k8' }), never])).rejects.toBeInstanceOf(UnloadableRows);
    never.view.at = 9e15;
    await expect(stage([never])).rejects.toBeInstanceOf(UnloadableRows);
  });

  it('does not take a batch for staged of which a row is missing, of calls or of parts', async () => {
    class Short extends BigQueryConnection {
      readonly short: string;

      constructor(table: string) {
        super(place.settings);
        this.short = table;
      }

      override load: BigQueryConnection['load'] = (table, name, sources, jobId) =>
        super.load(table, name, table.name === this.short ? sources.slice(1) : sources, jobId);
    }
    const calls = ['k21', 'k22'].map((key) => buildHistoryCall({ key, turnsMs: [1] }));
    for (const table of ['calls', 'turns']) {
      const staged = new BigQueryWriter(new Short(table)).stage({ kind: 'calls', calls }, `short_${table}`);
      await expect(staged).rejects.toThrow(`2 rows were sent to stg_${table}_short_${table}, but 1 arrived`);
    }
  });

  it('does not take a failure for missing data when it reads back', async () => {
    class Refused extends BigQueryConnection {
      override run = () => Promise.reject(new Error('no access'));
    }
    await expect(new BigQueryWriter(new Refused(place.settings)).readBack('calls', 't1')).rejects.toThrow('no access');
  });

  it('gives calls back in full: one, and all of a time page by page', async () => {
    const reader = new BigQueryReader(place.connection);
    const startedAt = NOON + 300 * DAY;
    const calls = ['k11', 'k12', 'k13'].map((key) => buildHistoryCall({ key, startedAt, turnsMs: [7], tools: 1 }));
    await exportCalls(...calls);
    const range = { from: startedAt, to: startedAt + 1 };
    const plain = calls.map(({ key, callNumber, version, changedAt, record }) => ({
      key,
      callNumber,
      version,
      changedAt,
      record,
    }));
    const first = (await reader.calls(range, { after: null, limit: 2 })).value;
    expect(first).toEqual({ calls: plain.slice(0, 2), next: { at: startedAt, key: 'k12' } });
    expect((await reader.calls(range, { after: first.next, limit: 2 })).value).toEqual({
      calls: plain.slice(2),
      next: null,
    });
    expect((await reader.call('k13')).value).toEqual(plain[2]);
    expect((await reader.call('nobody')).value).toBeNull();
    await place.rows(`DELETE FROM {calls} WHERE call_time >= TIMESTAMP_MILLIS(${startedAt}) AND call_key = 'k12'`);
    expect((await reader.call('k12')).value).toBeNull();
  });

  it('keeps deliveries with their latest verdict, once', async () => {
    const delivery: ExportedDelivery = {
      key: 'd1',
      version: 1,
      changedAt: NOON * 1000,
      provider: 'vapi',
      callId: null,
      type: 'status-update',
      eventAt: null,
      receivedAt: NOON,
      verdict: 'quarantined',
      reason: 'bad signature',
      appliedAt: null,
      problem: null,
      body: '{"a":"\\u0000 é"}',
    };
    const released: ExportedDelivery = {
      ...delivery,
      version: 2,
      verdict: 'released',
      eventAt: NOON - 5,
      appliedAt: NOON + 5,
    };
    for (const [index, each] of [delivery, released, delivery].entries()) {
      await writer.stage({ kind: 'deliveries', deliveries: [each] }, `d${index}`);
      await writer.merge('deliveries', `d${index}`);
    }
    expect(await writer.readBack('deliveries', 'd1')).toEqual([
      { key: 'd1', staged: 2, found: 2, copies: 1, stagedParts: 0, foundParts: 0 },
    ]);
    const rows = await place.rows(
      "SELECT version, verdict, body FROM {deliveries} WHERE received_at > TIMESTAMP '1970-01-01'"
    );
    expect(rows).toEqual([[2, 'released', '{"a":"\\u0000 é"}']]);
  });

  it('makes day partitions, clusters and a required filter, and changes nothing when it prepares again', async () => {
    const before = await place.connection.describe('calls');
    await writer.prepare();
    expect(before).toMatchObject({
      timePartitioning: { type: 'DAY', field: 'call_time' },
      requirePartitionFilter: true,
      clustering: { fields: ['profile_key', 'outcome_key'] },
    });
    expect((await place.connection.describe('calls'))?.schema).toEqual(before?.schema);
  });
});

describe('prepareTables', () => {
  let place: HistoryPlace;

  beforeAll(async () => {
    place = await createHistoryPlace();
    await place.connection.createDataset();
  }, EMULATOR_BUILD_MS);

  afterAll(() => place.remove());

  it('adds the columns that an older table lacks', async () => {
    const columns = [
      { name: 'kind', type: 'STRING' },
      { name: 'of_an_older_service', type: 'STRING' },
    ] as const;
    const older = { name: 'combinations', columns, partition: null, clustering: [] };
    await place.connection.createTable(older, 'combinations', false);
    await prepareTables(place.connection);
    const names = (await place.connection.describe('combinations'))?.schema?.fields?.map(({ name }) => name);
    expect(names).toEqual(['kind', 'of_an_older_service', 'combination_key', 'combination_values']);
  });

  it('refuses to write to a table whose column has another type, and says what to do', async () => {
    const other = await createHistoryPlace();
    try {
      await other.connection.createDataset();
      const columns = [{ name: 'earliest', type: 'STRING' }] as const;
      const wrong = { name: 'call_places', columns, partition: null, clustering: [] };
      await other.connection.createTable(wrong, 'call_places', false);
      const failure = prepareTables(other.connection);
      await expect(failure).rejects.toBeInstanceOf(HistorySchemaMismatch);
      await expect(failure).rejects.toThrow(
        /The column "earliest" of the history's table "call_places" is STRING, but this service writes TIMESTAMP\. Copy/
      );
    } finally {
      await other.remove();
    }
  });
});
