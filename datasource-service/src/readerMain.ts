import { setPriority } from 'node:os';
import type { FromReader, ToReader } from './analytics/hot/duckdb/readers/messages.ts';
import { answerStatement } from './analytics/hot/duckdb/readers/session.ts';

/** How much this process stands back behind the service, which takes in messages. */
const NICENESS = 10;

/**
 * The program that answers one reader's SQL statement in a process of its own: it is asked over the channel to the
 * service, asks for the rows that it needs, and is ended by the service.
 */
let onFiles: (files: Extract<ToReader, { kind: 'files' }>) => void = () => undefined;

function send(message: FromReader): void {
  process.send?.(message);
}

setPriority(NICENESS);
// Without the service nobody waits for the answer.
process.once('disconnect', () => process.kill(process.pid, 'SIGKILL'));
process.on('message', (message: ToReader) => {
  if (message.kind === 'files') {
    onFiles(message);
    return;
  }
  void answerStatement(message, {
    send,
    ship: (needed) =>
      new Promise((resolve) => {
        onFiles = resolve;
        send(needed);
      }),
  });
});
