import {
  connect,
  constants,
  createServer,
  type ClientHttp2Session,
  type Http2Session,
  type ServerHttp2Stream,
  type IncomingHttpHeaders,
} from 'node:http2';
import type { AddressInfo } from 'node:net';

/** What becomes of one request. */
export type GrpcFault =
  /** It is refused with a status of gRPC, and never carried out. */
  | { kind: 'refuse'; code: number }
  /** It is carried out, and the answer gets lost with the connection. */
  | { kind: 'loseAnswer' }
  /** It is never carried out, and nobody says so. */
  | { kind: 'hang' }
  /** It is carried out after a while, ms. */
  | { kind: 'delay'; milliseconds: number }
  /** It is carried out once something has happened. */
  | { kind: 'wait'; until: Promise<void> };

/** Decides what becomes of a request, by its method such as `Commit`; null lets it pass. */
export type FaultRule = (method: string) => GrpcFault | null;

/** Something between a client of gRPC and its server that goes wrong on demand. */
export interface GrpcFaults {
  /** `host:port` that the client is to use. */
  address: string;
  /** What goes wrong from now on. */
  rule: FaultRule;
  /** Cuts all connections. */
  cut(): void;
  /** Requests that were met with a fault so far. */
  readonly met: number;
  /** Resolves when nothing was asked for so long, ms. */
  quiet(milliseconds: number): Promise<void>;
  stop(): Promise<void>;
}

function methodOf(headers: IncomingHttpHeaders): string {
  return String(headers[':path']).split('/').at(-1) ?? '';
}

/** Puts itself before a server of gRPC without TLS. */
export async function startGrpcFaults(upstreamAddress: string): Promise<GrpcFaults> {
  const clients = new Set<Http2Session>();
  let upstream: ClientHttp2Session | null = null;
  let met = 0;
  let askedAt = 0;

  function upstreamSession(): ClientHttp2Session {
    if (upstream === null || upstream.closed || upstream.destroyed) {
      upstream = connect(`http://${upstreamAddress}`);
      upstream.on('error', () => undefined);
    }
    return upstream;
  }

  function forward(stream: ServerHttp2Stream, headers: IncomingHttpHeaders, losesAnswer: boolean): void {
    const request = upstreamSession().request({ ...headers, ':authority': upstreamAddress });
    const fail = () => {
      if (!stream.destroyed) {
        stream.close(constants.NGHTTP2_INTERNAL_ERROR);
      }
    };
    request.on('error', fail);
    stream.on('error', () => request.close());
    stream.on('close', () => request.close());
    stream.pipe(request);
    if (losesAnswer) {
      request.resume();
      request.on('end', () => stream.session?.destroy());
      return;
    }
    let trailers: IncomingHttpHeaders = {};
    request.on('response', (answer, flags) => {
      if (stream.destroyed) {
        return;
      }
      const isEnd = (flags & constants.NGHTTP2_FLAG_END_STREAM) !== 0;
      stream.respond(answer, { endStream: isEnd, waitForTrailers: !isEnd });
    });
    request.on('trailers', (told) => {
      trailers = told;
    });
    stream.on('wantTrailers', () => stream.sendTrailers(trailers));
    request.on('data', (chunk: Buffer) => {
      if (!stream.write(chunk)) {
        request.pause();
        stream.once('drain', () => request.resume());
      }
    });
    request.on('end', () => stream.end());
  }

  const faults: GrpcFaults = {
    address: '',
    rule: () => null,
    cut: () => clients.forEach((session) => session.destroy()),
    get met() {
      return met;
    },
    async quiet(milliseconds) {
      while (performance.now() - askedAt < milliseconds) {
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    },
    async stop() {
      faults.cut();
      upstream?.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };

  const server = createServer();
  server.on('session', (session) => {
    clients.add(session);
    session.on('error', () => undefined);
    session.on('close', () => clients.delete(session));
  });
  server.on('stream', (stream, headers) => {
    stream.on('error', () => undefined);
    askedAt = performance.now();
    const fault = faults.rule(methodOf(headers));
    met += Number(fault !== null);
    switch (fault?.kind) {
      case 'refuse':
        stream.respond(
          {
            ':status': 200,
            'content-type': 'application/grpc',
            'grpc-status': String(fault.code),
            'grpc-message': 'as asked',
          },
          { endStream: true }
        );
        stream.resume();
        return;
      case 'hang':
        stream.resume();
        return;
      case 'delay':
        setTimeout(() => forward(stream, headers, false), fault.milliseconds);
        return;
      case 'wait':
        void fault.until.then(() => forward(stream, headers, false));
        return;
      default:
        forward(stream, headers, fault?.kind === 'loseAnswer');
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  faults.address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return faults;
}
