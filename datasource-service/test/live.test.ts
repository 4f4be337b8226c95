import type { CallState } from '../src/contract/index.ts';
import { stateRank } from '../src/calls/callState.ts';
import { PluginClient, type LivePacket } from './support/pluginClient.ts';
import { query, queryOne, sendWebhook, startTestService, type TestService } from './support/testService.ts';
import { until } from './support/until.ts';
import { vapiCall, vapiMessage } from './support/vapiBodies.ts';

const CALLS = 1000;
const RANGE = { from: Date.UTC(2026, 2, 4), to: Date.UTC(2026, 2, 5) };

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

/** A message about a call that goes on now: the board shows what is under way by the clock of today. */
function message(type: string, callId: string, fields: object = {}): object {
  const timestamp = Date.now();
  const call = vapiCall(callId, { createdAt: new Date(timestamp - 1000).toISOString(), updatedAt: undefined });
  return vapiMessage(type, callId, { timestamp, call, ...fields });
}

const statusOf = (callId: string, status: string, fields: object = {}) =>
  message('status-update', callId, { status, ...fields });

/** Sends messages, some at a time, as platforms do. */
async function sendAll(bodies: readonly object[]): Promise<void> {
  const waiting = [...bodies];
  const sendNext = async (): Promise<void> => {
    for (let body = waiting.shift(); body !== undefined; body = waiting.shift()) {
      expect((await sendWebhook(service, body)).status).toBe(200);
    }
  };
  await Promise.all(Array.from({ length: 20 }, sendNext));
}

/** Reads a channel, and gives the names of columns with the first packet. */
function watch(path: string) {
  const packets: LivePacket[] = [];
  let onPacket: () => void = () => undefined;
  let names: string[] = [];
  const stream = client.runStream(path, (packet) => {
    names = packet.schema?.fields.map(({ name }) => name) ?? names;
    packets.push(packet);
    onPacket();
  });
  const columnOf = (packet: LivePacket, name: string) => packet.data.values[names.indexOf(name)] ?? [];
  return {
    packets,
    columnOf,
    ...stream,
    /** Resolves with the first packet from now on for which something holds. */
    until: (holds: (packet: LivePacket) => boolean) =>
      new Promise<LivePacket>((resolve) => {
        onPacket = () => {
          const latest = packets.at(-1);
          if (latest !== undefined && holds(latest)) {
            resolve(latest);
          }
        };
        onPacket();
      }),
  };
}

const ids = Array.from({ length: CALLS }, (_, index) => `call-${index}`);

describe('the board over HTTP', () => {
  it('answers who is on the phone now, masked below the admin', async () => {
    await sendAll([statusOf('c1', 'in-progress'), statusOf('c2', 'ringing')]);
    const asked = async () => (await queryOne(service, { queryType: 'live' })).columns;
    let columns = await asked();
    while ((columns['callId']?.length ?? 0) < 2) {
      columns = await asked();
    }
    expect([...(columns['callId'] ?? [])].sort()).toEqual(['c1', 'c2']);
    expect([...(columns['state'] ?? [])].sort()).toEqual(['in-progress', 'ringing']);
    expect(columns['caller']).toEqual(['+15550100142', '+15550100142']);
    expect((await queryOne(service, { queryType: 'live' })).meta['channel']).toBeUndefined();
  });

  it('is filled again after a restart', async () => {
    await sendAll([statusOf('c1', 'in-progress'), statusOf('c2', 'ended', { endedReason: 'customer-busy' })]);
    client.close();
    service = await service.restart();
    client = new PluginClient(service.pluginAddress);
    const { columns } = await queryOne(service, { queryType: 'live' });
    expect(columns['callId']).toContain('c1');
  });
});

describe('the board as server-sent events', () => {
  async function watchEvents(role?: string) {
    const headers: Record<string, string> = role === undefined ? {} : { 'x-voicehive-role': role };
    const response = await fetch(`${service.url}/api/v1/live`, { headers });
    let text = '';
    const whole = (async () => {
      for await (const chunk of response.body ?? []) {
        text += Buffer.from(chunk).toString();
      }
    })();
    const events = () =>
      text
        .split('\n\n')
        .filter((event) => event.startsWith('data: '))
        .map((event) => JSON.parse(event.slice('data: '.length)) as LivePacket);
    return { response, events, whole };
  }

  it('begins with the schema, goes on with each change, and ends when the service stops', async () => {
    const { response, events, whole } = await watchEvents();
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    await until(() => events().length > 0);
    const names = events()[0]?.schema?.fields.map(({ name }) => name) ?? [];
    await sendAll([statusOf('c1', 'in-progress')]);
    await until(() => events().at(-1)?.data.values[names.indexOf('callId')]?.includes('c1') === true);
    const restarting = service.restart();
    await whole;
    client.close();
    service = await restarting;
    client = new PluginClient(service.pluginAddress);
  });

  it('shows words to editors and numbers to admins', async () => {
    await sendAll([
      message('conversation-update', 'c1', { artifact: { messages: [{ role: 'user', message: 'Hello?', time: 1 }] } }),
    ]);
    const columnOf = async (name: string, role: string) => {
      const headers = { 'x-voicehive-role': role };
      const ask = async () => (await query(service, { queryType: 'live' }, {}, headers))[0]?.columns;
      let columns = await ask();
      while ((columns?.['callId']?.length ?? 0) === 0) {
        columns = await ask();
      }
      return columns?.[name];
    };
    expect(await columnOf('lastWords', 'viewer')).toEqual([null]);
    expect(await columnOf('lastWords', 'editor')).toEqual(['user: Hello?']);
    expect(await columnOf('caller', 'editor')).toEqual(['…0142']);
    expect(await columnOf('caller', 'admin')).toEqual(['+15550100142']);
  });

  it('is not for the public', async () => {
    expect((await watchEvents('nobody')).response.status).toBe(403);
  });
});

describe('the board in Grafana', () => {
  const ask = async (role: string | null) =>
    (await client.queryData({ A: { queryType: 'live' } }, RANGE, role === null ? null : { login: 'x', role }))['A'];
  const metaOf = (answer: Awaited<ReturnType<typeof ask>>): { channel?: string } =>
    JSON.parse(answer?.frames[0]?.schema.metadata.get('meta') ?? '{}') as { channel?: string };

  it('names the channel of the reader', async () => {
    expect(metaOf(await ask('Viewer')).channel).toBe('ds/voicehive/live/viewer');
    expect(metaOf(await ask('Editor')).channel).toBe('ds/voicehive/live/editor');
    expect(metaOf(await ask('Admin')).channel).toBe('ds/voicehive/live/admin');
    expect(await ask(null)).toMatchObject({ status: 403 });
  });

  it('lets each reader watch the channels that show no more than it may see', async () => {
    await sendAll([statusOf('c1', 'in-progress')]);
    const subscribe = async (path: string, role: string | null) =>
      (await client.subscribeStream(path, role === null ? null : { login: 'x', role })).status;
    expect(await subscribe('live/viewer', 'Viewer')).toBe(0);
    expect(await subscribe('live/viewer', 'Admin')).toBe(0);
    expect(await subscribe('live/admin', 'Admin')).toBe(0);
    expect(await subscribe('live/admin', 'Editor')).toBe(2);
    expect(await subscribe('live/editor', 'Viewer')).toBe(2);
    expect(await subscribe('live/viewer', null)).toBe(2);
    expect(await subscribe('live/everything', 'Admin')).toBe(1);
    expect(await client.publishStream('live/admin')).toMatchObject({ status: 2 });
  });

  it('gives who subscribes the whole board at once', async () => {
    await sendAll([statusOf('c1', 'in-progress')]);
    const board = watch('live/viewer');
    await board.until((packet) => board.columnOf(packet, 'callId')[0] === 'c1');
    const { data } = await client.subscribeStream('live/viewer', { login: 'x', role: 'Viewer' });
    const packet = JSON.parse(data.toString()) as LivePacket;
    expect(packet.schema?.fields.map(({ name }) => name)).toContain('caller');
    expect(board.columnOf(packet, 'caller')).toEqual(['…0142']);
    expect(data.toString()).not.toContain('5550100142');
    board.cancel();
  });

  it('ends a run with an error when the service stops, so that Grafana takes it up again', async () => {
    const board = watch('live/viewer');
    await board.until(() => true);
    const { ended } = board;
    client.close();
    service = await service.restart();
    expect(await ended).toMatchObject({ code: 14 });
    client = new PluginClient(service.pluginAddress);
    const again = watch('live/viewer');
    await again.until((packet) => packet.schema !== undefined);
    again.cancel();
  });

  it('counts calls and streams for machines', async () => {
    await sendAll([statusOf('c1', 'in-progress'), statusOf('c2', 'ended', { endedReason: 'customer-busy' })]);
    const board = watch('live/viewer');
    await board.until((packet) => [...board.columnOf(packet, 'state')].sort().join() === 'ended,in-progress');
    const metrics = await client.collectMetrics();
    expect(metrics).toContain('voicehive_live_calls 1');
    expect(metrics).toContain('voicehive_stuck_calls 0');
    expect(metrics).toContain('voicehive_live_streams 1');
    board.cancel();
  });

  it('refuses to run a channel that is none', async () => {
    expect(await watch('live/nobody').ended).toMatchObject({ code: 5 });
  });

  it('forgets a run that Grafana cancels', async () => {
    const board = watch('live/viewer');
    await board.until(() => true);
    board.cancel();
    expect(await board.ended).toMatchObject({ code: 1 });
    await sendAll([statusOf('c1', 'in-progress')]);
    expect(await client.probe()).toEqual({ status: 1 });
  });

  it(`shows every change of ${CALLS} calls at once, in order, and nothing else`, async () => {
    const board = watch('live/viewer');
    const counts = (packet: LivePacket, name: string, value: unknown) =>
      board.columnOf(packet, name).filter((each) => each === value).length;
    await sendAll(ids.map((id) => statusOf(id, 'ringing')));
    await board.until((packet) => counts(packet, 'state', 'ringing') === CALLS);
    await sendAll(ids.map((id) => statusOf(id, 'in-progress')));
    await board.until((packet) => counts(packet, 'state', 'in-progress') === CALLS);
    await sendAll(ids.map((id) => message('speech-update', id, { status: 'started', role: 'assistant' })));
    await board.until((packet) => counts(packet, 'speaking', 'agent') === CALLS);
    await sendAll(ids.map((id) => message('speech-update', id, { status: 'stopped', role: 'assistant' })));
    await board.until((packet) => counts(packet, 'speaking', null) === CALLS);
    await sendAll(ids.slice(0, 300).map((id) => statusOf(id, 'ended', { endedReason: 'customer-ended-call' })));
    const last = await board.until((packet) => counts(packet, 'state', 'ended') === 300);
    expect([...board.columnOf(last, 'callId')].sort()).toEqual([...ids].sort());
    expect(counts(last, 'endedReason', 'customer-ended-call')).toBe(300);
    expect(counts(last, 'isStuck', true)).toBe(0);
    board.cancel();

    // No call ever goes back, and every packet is a whole table.
    const seen = new Map<unknown, { rank: number; lastEventAt: number }>();
    for (const packet of board.packets) {
      expect(new Set(packet.data.values.map(({ length }) => length)).size).toBe(1);
      const [states, times] = [board.columnOf(packet, 'state'), board.columnOf(packet, 'lastEventAt')];
      board.columnOf(packet, 'callId').forEach((id, row) => {
        const now = { rank: stateRank(states[row] as CallState), lastEventAt: Number(times[row]) };
        const before = seen.get(id) ?? now;
        expect(now.rank).toBeGreaterThanOrEqual(before.rank);
        expect(now.lastEventAt).toBeGreaterThanOrEqual(before.lastEventAt);
        seen.set(id, now);
      });
    }
  }, 120_000);
});
