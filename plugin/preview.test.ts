import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

const ERASURES = '/api/datasources/uid/voicehive/resources/erasures';
const JSON_TYPE = { 'content-type': 'application/json' };

/** What the service was asked, in place of a service. */
let asked: string[];
let service: Server;
let preview: ChildProcess;
let port: number;

function send(method: string, path: string, headers: Record<string, string>): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, path, method, headers }, (response) => {
      response.resume().once('end', () => resolve(response.statusCode));
    });
    sent.once('error', reject);
    sent.end(method === 'POST' ? '{"caller":"+15550100142"}' : undefined);
  });
}

describe('the preview', () => {
  beforeAll(async () => {
    service = createServer((incoming, response) => {
      asked.push(`${incoming.method} ${incoming.url}`);
      response.writeHead(200, JSON_TYPE).end('{}');
    }).listen(0, '127.0.0.1');
    await once(service, 'listening');
    const url = `http://127.0.0.1:${(service.address() as AddressInfo).port}`;
    const program = join(__dirname, 'preview/server.mts');
    preview = spawn(process.execPath, [program, '--port', '0', '--service', url], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    for await (const piece of preview.stdout as AsyncIterable<Buffer>) {
      port = Number(/127\.0\.0\.1:(\d+)/.exec(String(piece))?.[1]);
      break;
    }
  });

  beforeEach(() => {
    asked = [];
  });

  afterAll(() => {
    preview.kill();
    service.close();
  });

  it('hands its own pages, and programs on this machine, on to the service', async () => {
    const own = { ...JSON_TYPE, origin: `http://127.0.0.1:${port}` };
    expect(await send('POST', ERASURES, own)).toBe(200);
    expect(await send('POST', ERASURES, JSON_TYPE)).toBe(200);
    expect(await send('GET', ERASURES, { host: `localhost:${port}` })).toBe(200);
    expect(asked).toEqual(['POST /api/v1/erasures', 'POST /api/v1/erasures', 'GET /api/v1/erasures']);
  });

  it.each([
    ['a page of a website', 403, { origin: 'https://website.example' }],
    ['a page without an origin of its own', 403, { origin: 'null' }],
    ['a page of another program on this machine', 403, { origin: 'http://127.0.0.1:9' }],
    ['a name that resolves to this machine', 403, { host: 'website.example' }],
    ['a name that begins like this machine', 403, { host: '127.0.0.1.website.example' }],
    ['text', 415, { 'content-type': 'text/plain' }],
    ['a form', 415, { 'content-type': 'application/x-www-form-urlencoded' }],
    ['a body without a type', 415, { 'content-type': '' }],
  ])('refuses %s, and asks the service nothing', async (_case, status, headers) => {
    expect(await send('POST', ERASURES, { ...JSON_TYPE, ...headers })).toBe(status);
    expect(asked).toEqual([]);
  });

  it('shows no data to a name that resolves to this machine', async () => {
    expect(await send('GET', ERASURES, { host: 'website.example' })).toBe(403);
    expect(await send('GET', '/api/live/board', { host: 'website.example' })).toBe(403);
    expect(asked).toEqual([]);
  });
});
