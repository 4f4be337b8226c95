import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Folder of the repository. */
export const REPOSITORY = fileURLToPath(new URL('../', import.meta.url));

/** What a runner counted. A runner that broke counts as one failure. */
export interface Tally {
  passed: number;
  failed: number;
  /** The failed tests by name with the beginning of what they say, where the runner tells. */
  failures?: string[];
}

/** The part of jest's JSON report that is read here. */
interface JestReport {
  numPassedTests: number;
  numFailedTests: number;
  testResults: Array<{
    name: string;
    status: string;
    message: string;
    assertionResults: Array<{ status: string; fullName: string; failureMessages: string[] }>;
  }>;
}

/** Characters of a failure's message that the summary shows. */
const SHOWN_OF_FAILURE = 400;

/** Failures of a whole file, such as of its beforeAll, are as many as its tests: the first of each file tell enough. */
const SHOWN_OF_FILE = 5;

function jestFailures({ testResults }: JestReport): string[] {
  return testResults
    .filter(({ status }) => status === 'failed')
    .flatMap(({ name, message, assertionResults }) => {
      const failed = assertionResults.filter(({ status }) => status === 'failed').slice(0, SHOWN_OF_FILE);
      const said = failed.map(({ fullName, failureMessages }) => `${fullName}\n${failureMessages.join('\n')}`);
      return (said.length > 0 ? said : [message]).map(
        (text) => `${name.replace(REPOSITORY, '')}: ${text.slice(0, SHOWN_OF_FAILURE)}`
      );
    });
}

interface Command {
  command: string;
  arguments: string[];
  folder?: string;
  environment?: NodeJS.ProcessEnv;
}

/** Runs a command with its output shown. Returns the exit code and what it printed on standard output. */
export function run({
  command,
  arguments: rest,
  folder,
  environment,
}: Command): Promise<{ code: number; output: string }> {
  return new Promise((resolve) => {
    const child = spawn(command, rest, {
      cwd: folder === undefined ? REPOSITORY : join(REPOSITORY, folder),
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      process.stdout.write(chunk);
    });
    child.once('error', (error) => {
      process.stderr.write(`${command}: ${error.message}\n`);
      resolve({ code: 127, output });
    });
    child.once('close', (code) => resolve({ code: code ?? 1, output }));
  });
}

/** A step that either works or not, such as a build or a lint. It counts as a test only when it fails. */
export async function runStep(step: Command): Promise<Tally> {
  const { code } = await run(step);
  return { passed: 0, failed: code === 0 ? 0 : 1 };
}

/** All jest projects. */
export async function runJest(extra: string[] = []): Promise<Tally> {
  const file = join(mkdtempSync(join(tmpdir(), 'vh-jest-')), 'results.json');
  const { code } = await run({
    command: 'jest',
    // A test that failed may have left something open, which must not keep the run from its end.
    arguments: ['--coverage', '--maxWorkers=100%', '--forceExit', '--json', `--outputFile=${file}`, ...extra],
    environment: { NODE_OPTIONS: '--disable-warning=ExperimentalWarning' },
  });
  try {
    const report = JSON.parse(readFileSync(file, 'utf8')) as JestReport;
    const broken = report.testResults.filter(
      ({ status, assertionResults }) =>
        status === 'failed' && assertionResults.every((result) => result.status !== 'failed')
    ).length;
    const failed = report.numFailedTests + broken;
    const failures = jestFailures(report);
    return code === 0 || failed > 0
      ? { passed: report.numPassedTests, failed, failures }
      : { passed: report.numPassedTests, failed: 1, failures: ['jest failed without a failed test: see its coverage'] };
  } catch {
    return { passed: 0, failed: 1 };
  }
}

function countIn(output: string, name: string): number {
  return Number(new RegExp(`^(?:ℹ|#) ${name} (\\d+)$`, 'm').exec(output)?.[1] ?? 0);
}

/** Files of Node's own test runner. */
export async function runNodeTests(folder: string, pattern: string): Promise<Tally> {
  mkdirSync(join(REPOSITORY, 'artifacts'), { recursive: true });
  const { code, output } = await run({
    command: 'node',
    arguments: ['--test', '--test-reporter=spec', pattern],
    folder,
  });
  const passed = countIn(output, 'pass');
  const failed = countIn(output, 'fail') + countIn(output, 'cancelled');
  return { passed, failed: code !== 0 && failed === 0 ? 1 : failed };
}

/** Go tests, counted from the JSON form of their output. */
export async function runGoTests(folder: string): Promise<Tally> {
  const { code, output } = await run({ command: 'go', arguments: ['test', '-count=1', '-json', './...'], folder });
  const tally = { passed: 0, failed: 0 };
  for (const line of output.split('\n')) {
    const isTest = line.includes('"Test":');
    tally.passed += isTest && line.includes('"Action":"pass"') ? 1 : 0;
    tally.failed += isTest && line.includes('"Action":"fail"') ? 1 : 0;
  }
  return { passed: tally.passed, failed: code !== 0 && tally.failed === 0 ? 1 : tally.failed };
}

/** Whether a program is on the PATH. */
export async function isInstalled(program: string): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(program, ['version'], { stdio: 'ignore' });
    child.once('error', () => resolve(false));
    child.once('close', () => resolve(true));
  });
}
