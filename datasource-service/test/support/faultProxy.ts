import { createServer, request as send, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a proxy does with a request instead of passing it on: answer it, never answer it, or change the answer. */
export type Fault =
  | { status: number; body: unknown }
  | 'silence'
  | 'reset'
  | { after: (body: Record<string, unknown>) => Record<string, unknown> };

/** A proxy on loopback between a client and a server, which does harm on demand. */
export interface FaultProxy {
  host: string;
  /** Requests seen: method and path. */
  seen: string[];
  /** The next requests for which `matches` holds meet a fault, so many times. */
  fail(matches: (method: string, path: string) => boolean, fault: Fault, times?: number): void;
  stop(): Promise<void>;
}

interface Plan {
  matches: (method: string, path: string) => boolean;
  fault: Fault;
  left: number;
}

function answer(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

async function bytesOf(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) {
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks);
}

/** Passes a request on and gives the answer, changed where a fault says so. */
async function passOn(target: string, request: IncomingMessage, response: ServerResponse, fault: Fault | null) {
  const [host, port] = target.split(':');
  const body = await bytesOf(request);
  const headers = { ...request.headers, host: target };
  const passed = send({ host, port, method: request.method, path: request.url, headers }, (answered) => {
    void bytesOf(answered).then((bytes) => {
      if (fault !== null && typeof fault === 'object' && 'after' in fault) {
        answer(
          response,
          answered.statusCode ?? 500,
          fault.after(JSON.parse(bytes.toString()) as Record<string, unknown>)
        );
        return;
      }
      response.writeHead(answered.statusCode ?? 500, answered.headers);
      response.end(bytes);
    });
  });
  passed.on('error', () => response.destroy());
  passed.end(body);
}

/** Starts a proxy to `host:port`. */
export async function startFaultProxy(target: string): Promise<FaultProxy> {
  const plans: Plan[] = [];
  const seen: string[] = [];
  const server = createServer((request, response) => {
    const method = request.method ?? '';
    const path = request.url ?? '';
    seen.push(`${method} ${path}`);
    const plan = plans.find(({ matches, left }) => left > 0 && matches(method, path));
    if (plan !== undefined) {
      plan.left -= 1;
    }
    const fault = plan?.fault ?? null;
    if (fault === 'silence') {
      return;
    }
    if (fault === 'reset') {
      request.socket.destroy();
      return;
    }
    if (fault !== null && 'status' in fault) {
      request.resume();
      answer(response, fault.status, fault.body);
      return;
    }
    void passOn(target, request, response, fault);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    fail(matches, fault, times = 1) {
      plans.push({ matches, fault, left: times });
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
