import { status as GrpcStatus, type ServerWritableStream } from '@grpc/grpc-js';
import { accessOfRole, mayAccess } from '../../identity/access.ts';
import { readChannelPath } from '../../live/channel.ts';
import type { LiveStream } from '../../live/liveStream.ts';
import { StreamStatus, streamRequest, type SubscribeStreamResponse } from './messages.ts';

const NOTHING = Buffer.alloc(0);

type StreamCall = ServerWritableStream<unknown, unknown>;

/**
 * Lets a reader watch a channel, and gives the board as it is now. Grafana asks for every subscriber, but runs one
 * stream for all of them, so this is where each is checked.
 */
export function subscribeStream(message: unknown, live: LiveStream): SubscribeStreamResponse {
  const { path, pluginContext } = streamRequest.parse(message);
  const audience = readChannelPath(path);
  if (audience === null) {
    return { status: StreamStatus.notFound, data: NOTHING };
  }
  return mayAccess(accessOfRole(pluginContext.role), audience)
    ? { status: StreamStatus.ok, data: live.snapshot(audience) }
    : { status: StreamStatus.permissionDenied, data: NOTHING };
}

/** Nobody may publish on the service's channels. */
export function publishStream(): SubscribeStreamResponse {
  return { status: StreamStatus.permissionDenied, data: NOTHING };
}

/** The streams that Grafana runs, one a channel. */
export class RunningStreams {
  readonly #running = new Map<StreamCall, () => void>();

  /** Sends a channel's packets until Grafana cancels the call or {@link interrupt} ends it. */
  run(call: StreamCall, live: LiveStream): void {
    const audience = readChannelPath(streamRequest.parse(call.request).path);
    if (audience === null) {
      call.emit('error', { code: GrpcStatus.NOT_FOUND, details: 'There is no such channel.' });
      return;
    }
    let isBusy = false;
    const unsubscribe = live.subscribe(audience, (data) => {
      // Every packet is the whole board, so a reader that is slow gets fewer of them and misses nothing.
      isBusy = isBusy || !call.write({ data });
    });
    call.on('drain', () => {
      isBusy = false;
    });
    this.#running.set(call, unsubscribe);
    call.on('cancelled', () => this.#forget(call));
  }

  /** Ends all streams with an error: Grafana takes up a stream that failed, and drops one that ended well. */
  interrupt(): void {
    for (const call of [...this.#running.keys()]) {
      this.#forget(call);
      call.emit('error', { code: GrpcStatus.UNAVAILABLE, details: 'The VoiceHive service is stopping.' });
    }
  }

  #forget(call: StreamCall): void {
    this.#running.get(call)?.();
    this.#running.delete(call);
  }
}
