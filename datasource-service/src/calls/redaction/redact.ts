import { isCardNumber } from './cardNumbers.ts';
import { REDACTED } from './redacted.ts';
import { isHeadersName, isSecretName } from './secretNames.ts';
import { redactText } from './secretText.ts';

export { REDACTED } from './redacted.ts';

/** Deeper structures are refused: no platform sends them, and walking them would exhaust the stack. */
export const MAX_DEPTH = 100;

/** A body that is nested deeper than {@link MAX_DEPTH}. */
export class NestingError extends Error {
  constructor() {
    super(`The body is nested deeper than ${MAX_DEPTH} levels.`);
    this.name = 'NestingError';
  }
}

/**
 * Names and values that JSON within text may have and be looked into: they are counted nowhere else. Beyond it is taken
 * for text, in which secrets are found by how they look and by a name before them.
 */
const MOST_PARTS_IN_TEXT = 200_000;

/** Signs in JSON before each of which, or after, stands a name or a value more. */
const PART_SIGNS = new Set([...',:[{'].map((sign) => sign.charCodeAt(0)));

/** Whether text that looks like JSON has no more names and values; signs within its own texts count as well. */
function isModest(json: string): boolean {
  let parts = 0;
  for (let at = 0; at < json.length && parts <= MOST_PARTS_IN_TEXT; at += 1) {
    parts += Number(PART_SIGNS.has(json.charCodeAt(at)));
  }
  return parts <= MOST_PARTS_IN_TEXT;
}

type Fields = Record<string, unknown>;

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A header's line without its value. */
function redactHeaderLine(line: string): string {
  return line.replace(/:.*$/s, `: ${REDACTED}`);
}

/** Headers may carry a credential under any name: as an object, as pairs, as objects of name and value, or as lines. */
function redactHeaders(headers: object): unknown {
  if (!Array.isArray(headers)) {
    return Object.fromEntries(Object.keys(headers).map((name) => [name, REDACTED]));
  }
  return headers.map((header: unknown) => {
    if (Array.isArray(header)) {
      return [header[0], ...header.slice(1).map(() => REDACTED)];
    }
    if (isFields(header)) {
      return Object.fromEntries(
        Object.entries(header).map(([name, value]) => [name, isLabel(name) ? value : REDACTED])
      );
    }
    return typeof header === 'string' ? redactHeaderLine(header) : header;
  });
}

/** Whether a field of a name and its value holds the name. */
function isLabel(field: string): boolean {
  return field === 'key' || field === 'name' || field === 'header';
}

/** The name that an object of name and value gives its value; null for any other object. */
function labelOf(fields: Fields): string | null {
  const label = fields['key'] ?? fields['name'] ?? fields['header'];
  return 'value' in fields && typeof label === 'string' ? label : null;
}

function redactEntry(name: string, value: unknown, depth: number): unknown {
  if (value === null || value === undefined || typeof value === 'boolean') {
    return value;
  }
  if (isSecretName(name)) {
    return REDACTED;
  }
  if (isHeadersName(name) && typeof value === 'object') {
    return redactHeaders(value);
  }
  if (isHeadersName(name) && typeof value === 'string') {
    return value.split('\n').map(redactHeaderLine).join('\n');
  }
  return redactAt(value, depth + 1);
}

/** Fields that hold the whole of what was said, and those that hold its words one by one. */
const SAID = ['content', 'message', 'text', 'transcript'];
const WORDS = new Set(['word', 'punctuated_word']);

/** Words one by one would still spell what was taken out of the whole. */
function withoutWords(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(withoutWords);
  }
  return isFields(value)
    ? Object.fromEntries(
        Object.entries(value).map(([name, entry]) => [
          name,
          WORDS.has(name) && typeof entry === 'string' ? REDACTED : withoutWords(entry),
        ])
      )
    : value;
}

function redactFields(fields: Fields, depth: number): Fields {
  const label = labelOf(fields);
  const kept: Fields = Object.fromEntries(
    Object.entries(fields).map(([name, entry]) => [
      name,
      name === 'value' && label !== null && isSecretName(label) ? REDACTED : redactEntry(name, entry, depth),
    ])
  );
  const hasChanged = SAID.some(
    (name) => typeof fields[name] === 'string' && kept[name] !== fields[name].toWellFormed()
  );
  return hasChanged
    ? Object.fromEntries(
        Object.entries(kept).map(([name, entry]) => [name, typeof entry === 'object' ? withoutWords(entry) : entry])
      )
    : kept;
}

/** Text that is JSON, as arguments and results of tools are, has names that tell its secrets. */
function redactString(value: string, depth: number): string {
  const trimmed = value.trim();
  if (/^[{[][\s\S]*[}\]]$/.test(trimmed) && isModest(trimmed)) {
    try {
      const parsed: unknown = JSON.parse(trimmed);
      const kept = JSON.stringify(redactAt(parsed, depth + 1));
      return kept === JSON.stringify(parsed) ? value.toWellFormed() : kept;
    } catch {
      // It only looks like JSON, or is nested too deep to be looked into: it is redacted as any other text.
    }
  }
  return redactText(value);
}

function redactAt(value: unknown, depth: number): unknown {
  if (depth > MAX_DEPTH) {
    throw new NestingError();
  }
  if (typeof value === 'string') {
    return redactString(value, depth);
  }
  if (typeof value === 'number') {
    return isCardNumber(String(value)) ? REDACTED : value;
  }
  if (Array.isArray(value)) {
    return value.map((entry) => redactAt(entry, depth + 1));
  }
  return isFields(value) ? redactFields(value, depth) : value;
}

/**
 * A copy of a parsed body without secrets: credentials by their names and by how they look, header values, card
 * numbers, signed links, and links that let anyone listen to or control a live call, wherever they stand in it, in text
 * and in JSON within text. Everything else is kept as it came.
 *
 * @throws NestingError when the body is nested too deep to be a message
 */
export function redact(body: unknown): unknown {
  return redactAt(body, 0);
}
