import { MAX_DEPTH, NestingError } from '../providers/redact.ts';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/**
 * Sees that JSON is not nested deeper than a message can be, before it is parsed: millions of levels take long to
 * parse and longer to collect.
 *
 * @throws NestingError
 */
export function refuseDeepNesting(json: Buffer): void {
  let depth = 0;
  let isText = false;
  for (let at = 0; at < json.length; at += 1) {
    const byte = json[at];
    if (isText) {
      at += byte === BACKSLASH ? 1 : 0;
      isText = byte !== QUOTE;
    } else if (byte === QUOTE) {
      isText = true;
    } else if (byte === OPEN_LIST || byte === OPEN_OBJECT) {
      depth += 1;
      if (depth > MAX_DEPTH + 1) {
        throw new NestingError();
      }
    } else if (byte === CLOSE_LIST || byte === CLOSE_OBJECT) {
      depth -= 1;
    }
  }
}
