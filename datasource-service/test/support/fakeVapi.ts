import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A call as the fake platform holds it; times are ISO 8601. */
export interface FakeCall {
  id: string;
  createdAt: string;
  updatedAt: string;
  [field: string]: unknown;
}

/** What the fake platform does instead of answering: a status with headers, a broken connection, or nothing at all. */
export type Fault = { status: number; headers?: Record<string, string>; body?: string } | 'reset' | 'silence';

/** A platform of a test's own that lists calls as Vapi's API does. */
export interface FakeVapi {
  url: string;
  apiKey: string;
  calls: Map<string, FakeCall>;
  /** Every request that came, by path and query. */
  asked: string[];
  /** Decides what goes wrong with a request; null lets it be answered. */
  fault: (path: string) => Fault | null;
  /** Called before a list is made, when calls may change. */
  beforeList: () => void;
  /** Order of the calls in a list, as `Array.sort` takes it. */
  order: (left: FakeCall, right: FakeCall) => number;
  stop(): Promise<void>;
}

const KEY = 'a-private-key-of-a-test';

function isWithin(call: FakeCall, query: URLSearchParams): boolean {
  return (['updatedAt', 'createdAt'] as const).every((name) => {
    const [after, before] = [query.get(`${name}Gt`), query.get(`${name}Lt`)];
    const at = Date.parse(call[name]);
    return (after === null || at > Date.parse(after)) && (before === null || at < Date.parse(before));
  });
}

function send(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
}

/** Starts it on a free port of this machine. */
export async function startFakeVapi(): Promise<FakeVapi> {
  const fake: Omit<FakeVapi, 'url' | 'stop'> = {
    apiKey: KEY,
    calls: new Map(),
    asked: [],
    fault: () => null,
    beforeList: () => undefined,
    order: (left, right) => Date.parse(right.createdAt) - Date.parse(left.createdAt),
  };

  function answer(url: URL, response: ServerResponse): void {
    if (url.pathname === '/call') {
      fake.beforeList();
      const found = [...fake.calls.values()].filter((call) => isWithin(call, url.searchParams)).sort(fake.order);
      send(response, 200, found.slice(0, Number(url.searchParams.get('limit') ?? 100)));
      return;
    }
    const call = fake.calls.get(decodeURIComponent(url.pathname.replace('/call/', '')));
    send(response, call === undefined ? 404 : 200, call ?? { message: 'Not found' });
  }

  function handle(request: IncomingMessage, response: ServerResponse): void {
    const path = request.url ?? '';
    fake.asked.push(path);
    const fault = fake.fault(path);
    if (fault === 'reset') {
      request.socket.destroy();
    } else if (fault !== null && fault !== 'silence') {
      send(response, fault.status, fault.body ?? { message: 'No.' }, fault.headers);
    } else if (fault === null && request.headers.authorization !== `Bearer ${KEY}`) {
      send(response, 401, { message: 'Unauthorized' });
    } else if (fault === null) {
      answer(new URL(path, 'http://fake.example'), response);
    }
  }

  const server = createServer(handle);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return Object.assign(fake, {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  });
}
