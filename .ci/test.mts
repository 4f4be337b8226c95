import { isInstalled, runGoTests, runJest, runNodeTests, runStep, type Tally } from './runners.mts';

/** A part of the whole test run. */
interface Part {
  name: string;
  run: () => Promise<Tally>;
}

const GO_CLIENT = 'datasource-service/test/go-client';

const PARTS: Part[] = [
  { name: 'plugin build', run: () => runStep({ command: 'npm', arguments: ['run', '--silent', 'build'] }) },
  { name: 'types', run: () => runStep({ command: 'npm', arguments: ['run', '--silent', 'typecheck'] }) },
  { name: 'unit, conformance, gRPC, HTTP and kill tests', run: () => runJest(process.argv.slice(2)) },
  { name: 'Go client on Grafana’s SDK', run: runGo },
  {
    name: 'faults of the cloud mode, short',
    run: () => runStep({ command: 'npm', arguments: ['run', '--silent', 'test:faults', '--', '--rounds', '1'] }),
  },
  { name: 'browser journeys', run: () => runNodeTests('plugin', 'e2e/*.e2e.mts') },
];

/** The Go client proves the wire format with Grafana's own code; without Go the TypeScript client's tests remain. */
async function runGo(): Promise<Tally> {
  if (await isInstalled('go')) {
    return runGoTests(GO_CLIENT);
  }
  process.stdout.write('Go is not on the PATH: the client on Grafana’s SDK is left out.\n');
  return { passed: 0, failed: 0 };
}

const total: Tally = { passed: 0, failed: 0 };
const summary: string[] = [];
const failures: string[] = [];
for (const part of PARTS) {
  process.stdout.write(`\n── ${part.name}\n`);
  const begun = performance.now();
  const tally = await part.run();
  const seconds = Math.round((performance.now() - begun) / 1000);
  total.passed += tally.passed;
  total.failed += tally.failed;
  failures.push(...(tally.failures ?? []));
  summary.push(`${part.name}: ${tally.failed > 0 ? `${tally.failed} failed` : 'ok'} in ${seconds} s`);
}
// At the end of the long output, where a reader looks first.
process.stdout.write(failures.map((failure) => `\n✕ ${failure}\n`).join(''));
process.stdout.write(`\n${summary.join('\n')}\n${total.passed} passed, ${total.failed} failed\n`);
process.exit(total.failed === 0 && total.passed > 0 ? 0 : 1);
