import { pino, type DestinationStream, type Logger } from 'pino';

export type { Logger } from 'pino';

/** Names of fields whose values never reach a log, wherever they stand up to three levels deep. */
const SECRET_FIELDS = [
  'authorization',
  'cookie',
  'secret',
  'token',
  'password',
  'apiKey',
  'callerNumber',
  'customerNumber',
  'listenUrl',
  'controlUrl',
  '["x-vapi-secret"]',
  '["x-signature"]',
];

const DEPTHS = ['', '*.', '*.*.'];

function pathsOf(field: string): string[] {
  return DEPTHS.map((depth) => (field.startsWith('[') ? `${depth.replace(/\.$/, '')}${field}` : `${depth}${field}`));
}

/** The service's log: one JSON object a line, without secrets and phone numbers. */
export function createLogger(level: string, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: null,
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: { level: (name: string) => ({ level: name }) },
    redact: { paths: SECRET_FIELDS.flatMap(pathsOf), censor: '[removed]' },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}
