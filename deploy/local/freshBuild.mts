import { spawn } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY } from './repository.mts';

/** Something that is built from sources. */
export interface Build {
  /** What it is, for the message. */
  name: string;
  /** The npm script of the plugin workspace. */
  script: string;
  /** A file that the build writes, relative to the repository. */
  product: string;
  /** Files and folders that it is made from, relative to the repository. */
  sources: string[];
}

export const PLUGIN_BUILD: Build = {
  name: 'the plugin',
  script: 'build',
  product: 'plugin/dist/module.js',
  sources: [
    'plugin/src',
    'plugin/launcher',
    'plugin/package.json',
    'plugin/webpack.config.mts',
    'datasource-service/src/contract',
    'package-lock.json',
  ],
};

export const PREVIEW_BUILD: Build = {
  name: 'the preview',
  script: 'build:preview',
  product: 'plugin/preview/dist/host.js',
  sources: ['plugin/preview', 'package-lock.json'],
};

const IGNORED = new Set(['node_modules', 'dist']);

function newestChange(path: string): number {
  const stats = statSync(path);
  if (!stats.isDirectory()) {
    return stats.mtimeMs;
  }
  return readdirSync(path)
    .filter((name) => !IGNORED.has(name))
    .reduce((newest, name) => Math.max(newest, newestChange(join(path, name))), 0);
}

/** Whether a source is newer than the product. */
export function isStale({ product, sources }: Build): boolean {
  const built = join(REPOSITORY, product);
  if (!existsSync(built)) {
    return true;
  }
  const builtAt = statSync(built).mtimeMs;
  return sources.some((source) => newestChange(join(REPOSITORY, source)) > builtAt);
}

function run(script: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn('npm', ['run', '--silent', script, '--workspace', 'plugin'], {
      cwd: REPOSITORY,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.once('error', reject);
    child.once('close', (code) =>
      code === 0 ? resolve() : reject(new Error(`npm run ${script} failed:\n${output.trim()}`))
    );
  });
}

/** Builds what is missing or older than its sources, and says so. */
export async function buildIfStale(build: Build, say: (line: string) => void): Promise<void> {
  if (!isStale(build)) {
    return;
  }
  say(`Building ${build.name}; this takes half a minute the first time.`);
  const started = performance.now();
  await run(build.script);
  say(`Built ${build.name} in ${Math.round((performance.now() - started) / 1000)} s.`);
}
