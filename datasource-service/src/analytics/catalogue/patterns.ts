import { LRUCache } from 'lru-cache';
import { RE2JS } from 're2js';

/** Characters that a regular expression of a filter may have. */
const LONGEST_PATTERN = 500;

/** Parts that it may have when everything is written out as often as it is repeated. */
const MOST_PARTS = 1000;

/** Patterns that were compiled before: all panels of a page send the same ones. */
const compiled = new LRUCache<string, boolean>({ max: 500 });

const ESCAPED = /\\(?:[pPx]\{[^}]*\}|[^])/y;
const CLASS = /\[\^?\]?(?:\\[^]|\[:\^?\w+:\]|[^\]\\])*\]/y;
const REPEAT = /\{(\d+)(?:,(\d*))?\}/y;

function matchAt(expression: RegExp, pattern: string, index: number): RegExpExecArray | null {
  expression.lastIndex = index;
  return expression.exec(pattern);
}

/** How many parts a pattern has when its repetitions are written out: it is compiled so. */
function partsOf(pattern: string): number {
  const groups: number[] = [];
  let parts = 0;
  let last = 0;
  for (let index = 0; index < pattern.length;) {
    const repeat = matchAt(REPEAT, pattern, index);
    const [text] = repeat ??
      matchAt(ESCAPED, pattern, index) ??
      matchAt(CLASS, pattern, index) ?? [pattern.charAt(index)];
    if (repeat !== null) {
      const times = Math.max(1, Number(repeat[1]), Number(repeat[2] ?? 0));
      parts += last * (times - 1);
      last *= times;
    } else if (text === '(') {
      groups.push(parts);
      parts = 0;
    } else if (text === ')') {
      last = parts;
      parts += groups.pop() ?? 0;
    } else {
      last = 1;
      parts += 1;
    }
    index += text.length;
  }
  return groups.reduce((sum, each) => sum + each, parts);
}

function compiles(text: string): boolean {
  try {
    RE2JS.compile(text);
    return true;
  } catch {
    return false;
  }
}

/** What is wrong with a regular expression of a filter, as the end of a sentence; null when nothing is. */
export function problemOfPattern(text: string): string | null {
  if (text.length > LONGEST_PATTERN) {
    return `must be at most ${LONGEST_PATTERN} characters long`;
  }
  // A pattern that grows is refused before it is compiled, which takes as long as it is large.
  if (partsOf(text) > MOST_PARTS) {
    return `repeats too much: written out it may have ${MOST_PARTS} parts`;
  }
  const isValid = compiled.get(text) ?? compiles(text);
  compiled.set(text, isValid);
  return isValid ? null : 'is not a valid regular expression';
}
