import { Writable } from 'node:stream';
import type { ServerWritableStream } from '@grpc/grpc-js';
import { buildEvent, foldEvents, NOON } from '../../../test/support/build.ts';
import { Board } from '../../live/board.ts';
import { LiveStream } from '../../live/liveStream.ts';
import { RunningStreams } from './stream.ts';

/** A reader that takes one packet at a time, and the next only once it is let. */
function createSlowReader() {
  const taken: string[] = [];
  let takeNext: () => void = () => undefined;
  const writable = new Writable({
    objectMode: true,
    highWaterMark: 1,
    write({ data }: { data: Buffer }, _encoding, done) {
      taken.push(data.toString());
      takeNext = () => done();
    },
  });
  const errors: unknown[] = [];
  writable.on('error', (error) => errors.push(error));
  const call = Object.assign(writable, { request: { pluginContext: null, path: 'live/viewer' } });
  return { call: call as unknown as ServerWritableStream<unknown, unknown>, taken, errors, take: () => takeNext() };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('running streams', () => {
  let board: Board;
  let live: LiveStream;

  beforeEach(() => {
    board = new Board();
    live = new LiveStream({ board, now: () => NOON });
  });

  async function changeBoard(callId: string): Promise<void> {
    board.apply(foldEvents([buildEvent({ callId, state: 'ringing' })]), NOON);
    live.notify();
    await new Promise((resolve) => setTimeout(resolve, 260));
  }

  it('sends a slow reader fewer packets, of which the latest has everything', async () => {
    const streams = new RunningStreams();
    const reader = createSlowReader();
    streams.run(reader.call, live);
    for (const callId of ['one', 'two', 'three']) {
      await changeBoard(callId);
    }
    expect(reader.taken).toHaveLength(1);
    reader.take();
    await turn();
    await changeBoard('four');
    expect(reader.taken).toHaveLength(2);
    expect(['one', 'two', 'three', 'four'].every((callId) => reader.taken[1]?.includes(callId))).toBe(true);
    streams.interrupt();
  });

  it('stops watching when Grafana cancels, and forgets the stream', () => {
    const streams = new RunningStreams();
    const reader = createSlowReader();
    streams.run(reader.call, live);
    expect(live.watchers).toBe(1);
    reader.call.emit('cancelled', 'cancelled');
    expect(live.watchers).toBe(0);
    streams.interrupt();
    expect(reader.errors).toEqual([]);
  });

  it('ends all streams with an error, and may be told so twice', () => {
    const streams = new RunningStreams();
    const readers = [createSlowReader(), createSlowReader()];
    readers.forEach(({ call }) => streams.run(call, live));
    streams.interrupt();
    streams.interrupt();
    for (const { call, errors } of readers) {
      expect(errors).toMatchObject([{ code: 14 }]);
      call.emit('cancelled', 'cancelled');
    }
    expect(live.watchers).toBe(0);
  });

  it('refuses a channel that is none', () => {
    const reader = createSlowReader();
    Object.assign(reader.call, { request: { pluginContext: null, path: 'live/nobody' } });
    new RunningStreams().run(reader.call, live);
    expect(reader.errors).toMatchObject([{ code: 5 }]);
  });
});
