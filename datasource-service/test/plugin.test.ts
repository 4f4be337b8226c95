import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Table } from 'apache-arrow';
import { PluginClient } from './support/pluginClient.ts';
import { vapiReport2026 } from './support/vapiBodies.ts';
import { sendWebhook, settled, startTestService, type TestService } from './support/testService.ts';

const RANGE = { from: Date.UTC(2026, 2, 4), to: Date.UTC(2026, 2, 5) };
const LAUNCHER = join(__dirname, '../../plugin/launcher/gpx_voicehive_monitoring.sh');

let service: TestService;
let client: PluginClient;

beforeEach(async () => {
  service = await startTestService();
  client = new PluginClient(service.pluginAddress);
});

afterEach(async () => {
  client.close();
  await service.remove();
});

const ALL_TYPES = {
  series: { queryType: 'metric', measures: ['calls', 'turnLatencyP95'], groupBy: ['assistant'] },
  table: { queryType: 'metric', measures: ['calls'], groupBy: ['assistant'], format: 'table' },
  log: { queryType: 'calls' },
  one: { queryType: 'call', provider: 'vapi', callId: 'c1' },
  values: { queryType: 'values', dimension: 'assistant' },
};

function firstRow(frames: Table[] | undefined): Record<string, unknown> {
  return frames?.[0]?.get(0)?.toJSON() ?? {};
}

function metadata(frames: Table[] | undefined, key: string): Array<string | undefined> {
  return (frames ?? []).map(({ schema }) => schema.metadata.get(key));
}

describe('the plugin protocol', () => {
  it('answers every type of query with frames', async () => {
    await sendWebhook(service, vapiReport2026('c1'));
    await settled(service, 1);
    const answers = await client.queryData(ALL_TYPES, RANGE);
    expect(Object.values(answers).map(({ status, error }) => [status, error])).toEqual(Array(5).fill([200, '']));
    const frames = Object.fromEntries(Object.entries(answers).map(([refId, answer]) => [refId, answer.frames]));
    expect(frames['series']?.map(({ numRows }) => numRows)).toEqual([24 * 6, 24 * 6]);
    expect(firstRow(frames['table'])).toEqual({ assistant: 'Front desk', calls: 1 });
    expect(firstRow(frames['log'])).toMatchObject({ callId: 'c1' });
    expect(metadata(frames['one'], 'name')).toEqual([
      'call',
      'turns',
      'transcript',
      'toolCalls',
      'costs',
      'deliveries',
      'assistants',
      'transfers',
      'structuredOutputs',
      'scorecards',
    ]);
    expect(firstRow(frames['values'])).toEqual({ value: 'Front desk', calls: 1 });
    expect(metadata(frames['table'], 'refId')).toEqual(['table']);
  });

  it('keeps a failure with its refId and says whose fault it is', async () => {
    const answers = await client.queryData(
      { good: { queryType: 'metric', measures: ['calls'] }, bad: { queryType: 'metric', measures: ['luck'] } },
      RANGE
    );
    expect(answers['good']).toMatchObject({ status: 200, error: '' });
    expect(answers['bad']).toMatchObject({ status: 400, errorSource: 'downstream', frames: [] });
    expect(answers['bad']?.error).toContain('there is no measure "luck"');
  });

  it('shows each role only what it may see', async () => {
    await sendWebhook(service, vapiReport2026('c1'));
    await settled(service, 1);
    const models = { log: { queryType: 'calls' }, one: { queryType: 'call', provider: 'vapi', callId: 'c1' } };
    const seen = async (role: string) => {
      const answers = await client.queryData(models, RANGE, { login: 'x', role });
      return {
        callers: [answers['log'], answers['one']].map((answer) => answer?.frames[0]?.get(0)?.toJSON()['caller']),
        lines: answers['one']?.frames[2]?.numRows,
      };
    };
    expect(await seen('Viewer')).toEqual({ callers: ['…0142', '…0142'], lines: 0 });
    expect(await seen('Editor')).toEqual({ callers: ['…0142', '…0142'], lines: 3 });
    expect(await seen('Admin')).toEqual({ callers: ['+15550100142', '+15550100142'], lines: 3 });
    const nobody = await client.queryData(models, RANGE, null);
    expect(nobody['log']).toMatchObject({ status: 403, errorSource: 'downstream' });
    const aggregate = { queryType: 'metric', measures: ['calls'], groupBy: ['assistant'] };
    expect((await client.queryData({ a: aggregate }, RANGE, null))['a']).toMatchObject({ status: 200 });
  });

  it('answers health, metrics, probes and resources', async () => {
    const health = await client.checkHealth();
    expect(health).toMatchObject({ status: 1 });
    expect(health.message).toContain('VoiceHive works');
    expect(JSON.parse(health.jsonDetails.toString())).toMatchObject({ hotStore: { state: 'ready' } });
    expect(await client.collectMetrics()).toContain('voicehive_hot_store_ready 1');
    expect(await client.probe()).toEqual({ status: 1 });
    expect((await client.callResource('catalogue')).code).toBe(200);
    expect((await client.callResource('/health/')).body).toMatchObject({ status: 'ok' });
    expect((await client.callResource('secrets')).code).toBe(404);
    expect((await client.callResource('catalogue', 'POST')).code).toBe(405);
  });

  it('lets launchers go when Grafana stops, and itself lives on', async () => {
    const held = client.hold();
    await client.probe();
    await client.shutdown();
    await held;
    expect(await client.probe()).toEqual({ status: 1 });
  });

  it('takes the socket over from a process that was killed, for owner and group alone', async () => {
    const path = service.pluginAddress.replace('unix:', '');
    expect(statSync(path).mode & 0o777).toBe(0o660);
    client.close();
    service = await service.restart();
    client = new PluginClient(service.pluginAddress);
    expect(await client.probe()).toEqual({ status: 1 });
    expect(readdirSync(service.dataDir).filter((name) => name.startsWith('plugin.sock'))).toEqual(['plugin.sock']);
  });
});

describe('the launcher', () => {
  const running: ChildProcess[] = [];

  afterEach(() => running.splice(0).forEach((child) => child.kill('SIGKILL')));

  /** Starts it as Grafana does. Resolves with what it printed and how it ended. */
  function launch(address: string, patience = '3') {
    const child = spawn(LAUNCHER, [], {
      env: { ...process.env, GF_PLUGIN_ADDRESS: address, GF_PLUGIN_PATIENCE: patience },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    running.push(child);
    let output = '';
    let onLine: (line: string) => void = () => undefined;
    const handshake = new Promise<string>((resolve) => (onLine = resolve));
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      if (output.includes('\n')) {
        onLine(output.slice(0, output.indexOf('\n')));
      }
    });
    // `close` comes when both pipes are closed: that is when Grafana sees the plugin as gone.
    const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
    return { child, handshake, ended };
  }

  it('hands the address to Grafana and stays until the service goes', async () => {
    const launched = launch(service.pluginAddress);
    expect(await launched.handshake).toBe(`1|2|unix|${service.pluginAddress.replace('unix:', '')}|grpc`);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(launched.child.exitCode).toBeNull();
    await service.stop();
    await launched.ended;
    service = await service.restart();
  });

  it('says where the service will be although it is not there yet, and ends once it is', async () => {
    const { dataDir } = service;
    await service.stop();
    const launched = launch(`unix:${dataDir}/plugin.sock`, '1');
    expect(await launched.handshake).toContain('|unix|');
    service = await service.restart();
    await launched.ended;
    expect(existsSync(join(dataDir, 'plugin.sock'))).toBe(true);
  });

  it.each(['SIGTERM', 'SIGINT'] as const)('ends on %s with its pipes closed', async (signal) => {
    const launched = launch(service.pluginAddress);
    await launched.handshake;
    launched.child.kill(signal);
    await launched.ended;
    expect(launched.child.exitCode ?? launched.child.signalCode).not.toBeNull();
  });

  it('works over TCP too', async () => {
    const other = await startTestService({ VOICEHIVE_PLUGIN_ADDRESS: 'tcp:127.0.0.1:0' });
    const launched = launch(other.pluginAddress);
    expect(await launched.handshake).toBe(`1|2|tcp|${other.pluginAddress.replace('tcp:', '')}|grpc`);
    const tcp = new PluginClient(other.pluginAddress);
    expect(await tcp.probe()).toEqual({ status: 1 });
    tcp.close();
    await other.remove();
    await launched.ended;
  });
});
