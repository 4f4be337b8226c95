import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { ConfigError, readConfig } from './config/config.ts';
import { ServiceError } from './runtime/errors.ts';
import { sentenceOf } from './service/recovery.ts';
import { takeDataFolder } from './service/dataFolder.ts';
import { readKeptCopy } from './analytics/hot/duckdb/keptCopy.ts';
import { openSqliteRecordStore } from './record/sqlite/sqliteRecordStore.ts';
import { openFindings, type Finding, type Findings } from './record/recovery/findings.ts';
import { recoveredCall } from './record/recovery/recoveredCall.ts';

const HELP = `npm run recover                  brings back the calls that a hot store which was set aside has, and the ledger has not
npm run recover -- --list        shows what was found, and changes nothing
npm run recover -- --from FILE   the same from one file of the data folder, such as that of another ledger
npm run recover -- --dismiss     lets rest what was found
`;

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** The files to read: those of ledgers that lost something, or the one that was named. */
function filesOf(findings: Findings, from: string | undefined): string[] {
  if (from !== undefined) {
    return [basename(from)];
  }
  const lost = findings.open().filter(({ kind }) => kind !== 'other');
  return [...new Set(lost.flatMap(({ file }) => (file === null ? [] : [file])))];
}

async function recoverFrom(dataDir: string, files: readonly string[]): Promise<void> {
  const record = openSqliteRecordStore(join(dataDir, 'ledger.sqlite'));
  try {
    for (const file of files) {
      const total = { added: 0, completed: 0, known: 0, unknown: 0 };
      for await (const kept of readKeptCopy(join(dataDir, file))) {
        const calls = kept.map((call) => recoveredCall(call, Date.now())).filter((call) => call !== null);
        const { added, completed, known } = await record.recover(calls);
        total.added += added;
        total.completed += completed;
        total.known += known;
        total.unknown += kept.length - calls.length;
      }
      say(
        `${file}: ${total.added} calls brought back, ${total.completed} open ones completed, ${total.known} were in the ledger already${total.unknown === 0 ? '' : `, ${total.unknown} are of no known platform`}.`
      );
    }
  } finally {
    await record.close();
  }
  say('What was said, who called, and the webhooks themselves are in no copy. Start the service: it shows the calls.');
}

async function run(dataDir: string, findings: Findings, from: string | undefined): Promise<void> {
  const files = filesOf(findings, from);
  const gone = files.filter((file) => !existsSync(join(dataDir, file)));
  if (gone.length > 0) {
    throw new ServiceError('not_found', `There is no ${gone.join(', ')} in ${dataDir}.`);
  }
  if (files.length === 0) {
    say('There is nothing to bring back: no hot store with more calls than the ledger was set aside.');
    return;
  }
  await recoverFrom(dataDir, files);
  const isSeenTo = ({ file, kind }: Finding) => (file === null ? kind !== 'other' : files.includes(file));
  findings.close(findings.open().filter(isSeenTo), Date.now());
}

/** Brings back what a copy of the ledger still has, while the service is stopped. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      list: { type: 'boolean' },
      dismiss: { type: 'boolean' },
      from: { type: 'string' },
      help: { type: 'boolean' },
    },
  });
  const config = readConfig(process.env);
  const { dataDir, cloud } = config;
  if (values.help === true) {
    process.stdout.write(HELP);
    return;
  }
  if (cloud !== null) {
    throw new ServiceError('invalid_request', 'In cloud mode the record is in Firestore: replicas read it from there.');
  }
  if (values.list === true) {
    const sentences = openFindings(dataDir)
      .open()
      .map((finding) => sentenceOf(finding, dataDir));
    say(sentences.length === 0 ? 'Nothing was found.' : sentences.join('\n'));
    return;
  }
  const lock = takeDataFolder(config);
  try {
    const findings = openFindings(dataDir);
    if (values.dismiss === true) {
      const open = findings.open();
      findings.close(open, Date.now());
      say(`${open.length} findings are let rest. Files that were set aside stay until you remove them.`);
      return;
    }
    await run(dataDir, findings, values.from);
  } finally {
    lock.release();
  }
}

main().catch((error: unknown) => {
  const isExpected = error instanceof ConfigError || error instanceof ServiceError;
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`${isExpected ? message : `Nothing more could be brought back: ${message}`}\n`);
  process.exitCode = 1;
});
