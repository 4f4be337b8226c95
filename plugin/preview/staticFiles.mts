import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import { dirname, extname, join, normalize, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';

const here = import.meta.dirname;
const uiFolder = dirname(createRequire(import.meta.url).resolve('@grafana/ui/package.json'));

const PLUGIN_ID = 'voicehive-monitoring-app';
const HOME = `/a/${PLUGIN_ID}/call-analytics`;

/** Addresses and the folders whose files they show. */
const FOLDERS: ReadonlyArray<[prefix: string, folder: string]> = [
  [`/public/plugins/${PLUGIN_ID}/`, join(here, '../dist')],
  ['/public/build/img/icons/', join(uiFolder, 'dist/public/img/icons')],
  ['/preview/', join(here, 'dist')],
];

const EMPTY_ICON = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" width="24" height="24"></svg>';

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.md': 'text/markdown; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
};

/** Answers with a file; an address of no file is a page, and every page is the same document. */
export async function answerFile(response: ServerResponse, pathname: string): Promise<void> {
  if (pathname === '/') {
    response.writeHead(302, { location: HOME }).end();
    return;
  }
  const known = FOLDERS.find(([prefix]) => pathname.startsWith(prefix));
  if (known) {
    const [prefix, folder] = known;
    await sendFile(response, folder, pathname.slice(prefix.length));
  } else if (pathname.startsWith('/public/') || pathname === '/favicon.ico') {
    sendNotFound(response);
  } else {
    await sendFile(response, here, 'index.html');
  }
}

async function sendFile(response: ServerResponse, folder: string, name: string): Promise<void> {
  const path = normalize(join(folder, decodeURIComponent(name)));
  const isInside = path.startsWith(folder + sep);
  const isFile =
    isInside &&
    (await stat(path).then(
      (found) => found.isFile(),
      () => false
    ));
  if (!isFile && folder.startsWith(uiFolder) && extname(path) === '.svg') {
    response.writeHead(200, { 'content-type': TYPES['.svg'] }).end(await drawMissingIcon(path));
    return;
  }
  if (!isFile) {
    sendNotFound(response);
    return;
  }
  response.writeHead(200, { 'content-type': TYPES[extname(path)] ?? 'application/octet-stream' });
  await pipeline(createReadStream(path), response);
}

/**
 * Grafana draws a few icons that its component library does not ship. The preview mirrors the one that points the other
 * way where there is such a one, and leaves the place empty where there is none.
 */
async function drawMissingIcon(path: string): Promise<string> {
  const mirrored = path.replace(/-left\.svg$/u, '-right.svg');
  if (mirrored === path) {
    return EMPTY_ICON;
  }
  const icon = await readFile(mirrored, 'utf8').catch(() => EMPTY_ICON);
  return icon.replace('<path ', '<path transform="matrix(-1 0 0 1 24 0)" ');
}

function sendNotFound(response: ServerResponse): void {
  response.writeHead(404, { 'content-type': 'text/plain' }).end('There is no such file in the preview.');
}
