import { buildEvent, foldEvents, NOON } from '../../test/support/build.ts';
import { Board } from './board.ts';
import type { LiveAudience } from './channel.ts';
import { LiveStream } from './liveStream.ts';

interface Packet {
  schema?: { fields: Array<{ name: string }> };
  data: { values: unknown[][] };
}

const CALLER_COLUMN = 6;
const DURATION_COLUMN = 8;

let now: number;
let board: Board;
let stream: LiveStream;

function ring(callId: string): void {
  const facts = { callerNumber: '+15550100142' };
  board.apply(foldEvents([buildEvent({ callId, state: 'ringing', facts })]), now);
  stream.notify();
}

function watch(audience: LiveAudience = 'viewer') {
  const raw: Buffer[] = [];
  const stop = stream.subscribe(audience, (packet) => raw.push(packet));
  return { raw, stop, packets: () => raw.map((packet) => JSON.parse(packet.toString()) as Packet) };
}

beforeEach(() => {
  jest.useFakeTimers();
  now = NOON;
  board = new Board();
  stream = new LiveStream({ board, now: () => now });
});

afterEach(() => jest.useRealTimers());

describe('the live stream', () => {
  it('begins with the whole board and its schema, and goes on without the schema', () => {
    ring('one');
    const { packets } = watch();
    expect(packets()).toHaveLength(1);
    expect(packets()[0]?.schema?.fields.map(({ name }) => name)).toContain('silenceSeconds');
    expect(packets()[0]?.data.values[2]).toEqual(['one']);
    ring('two');
    jest.runOnlyPendingTimers();
    expect(packets()[1]?.schema).toBeUndefined();
    expect(packets()[1]?.data.values[2]).toEqual(['one', 'two']);
  });

  it('gathers changes into at most four frames a second', () => {
    const { packets } = watch();
    for (let index = 0; index < 100; index += 1) {
      ring(`call-${index}`);
      jest.advanceTimersByTime(10);
    }
    expect(packets().length).toBeGreaterThanOrEqual(4);
    expect(packets().length).toBeLessThanOrEqual(6);
    jest.advanceTimersByTime(250);
    expect(packets().at(-1)?.data.values[2]).toHaveLength(100);
  });

  it('sends nothing while nothing changes but a heartbeat, in which time goes on', () => {
    ring('one');
    const { packets } = watch();
    jest.advanceTimersByTime(1999);
    expect(packets()).toHaveLength(1);
    now += 2000;
    jest.advanceTimersByTime(1);
    expect(packets().map(({ data }) => data.values[DURATION_COLUMN])).toEqual([[0], [2]]);
    jest.advanceTimersByTime(6000);
    expect(packets()).toHaveLength(5);
  });

  it('says that the board is empty by a row of nothing, which Grafana takes where it takes no empty one', () => {
    ring('one');
    const { packets } = watch();
    board.apply(foldEvents([buildEvent({ callId: 'one', state: 'ended', at: NOON - 120_000 })]), now);
    stream.notify();
    jest.runOnlyPendingTimers();
    expect(new Set(packets()[1]?.data.values.map((column) => JSON.stringify(column)))).toEqual(new Set(['[null]']));
  });

  it('shows callers in full to the audience of admins alone', () => {
    ring('one');
    const [viewer, admin] = [watch('viewer'), watch('admin')];
    ring('two');
    jest.runOnlyPendingTimers();
    expect(viewer.packets().map(({ data }) => data.values[CALLER_COLUMN])).toEqual([['…0142'], ['…0142', '…0142']]);
    expect(admin.packets()[1]?.data.values[CALLER_COLUMN]).toEqual(['+15550100142', '+15550100142']);
  });

  it('makes a frame once for all who watch the same channel', () => {
    const [first, second] = [watch(), watch()];
    ring('one');
    jest.runOnlyPendingTimers();
    expect(first.raw[1]).toBe(second.raw[1]);
  });

  it('rests when nobody watches, and begins again with the next', () => {
    const { packets, stop } = watch();
    const other = watch();
    stop();
    ring('one');
    jest.runOnlyPendingTimers();
    expect(packets()).toHaveLength(1);
    expect(other.packets()).toHaveLength(2);
    other.stop();
    expect(stream.watchers).toBe(0);
    expect(jest.getTimerCount()).toBe(0);
    ring('two');
    expect(jest.getTimerCount()).toBe(0);
    expect(watch().packets()[0]?.data.values[2]).toEqual(['one', 'two']);
  });
});
