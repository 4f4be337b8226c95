import { createConsole } from './run/console.ts';
import { HELP, readOptions, UsageError } from './run/options.ts';
import { runSimulator } from './run/runSimulator.ts';
import { DeliveryError } from './sender/webhookSender.ts';

const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => stop.abort());
}

try {
  const options = readOptions(process.argv.slice(2), process.env, Date.now());
  if (options === null) {
    process.stdout.write(HELP);
  } else {
    const console = createConsole(process.stdout, Date.now);
    await runSimulator(options, { console, signal: stop.signal, now: Date.now });
  }
} catch (error) {
  if (error instanceof UsageError) {
    process.stderr.write(`${error.message}\nSee --help.\n`);
    process.exitCode = 2;
  } else if (error instanceof DeliveryError) {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  } else if (!stop.signal.aborted) {
    throw error;
  }
}
