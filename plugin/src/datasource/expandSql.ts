import { ALL_VALUES } from '../constants';
import type { Replace } from './Replace';

/**
 * Parts of a statement in which a quote means something else: `inert` is comments, dollar-quoted texts and texts with
 * backslashes, `quoted` is texts and names. All else is code. A part that is not closed reaches to the end.
 */
const PARTS =
  /(?<inert>--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|\$(?<tag>\w*)\$[\s\S]*?\$\k<tag>\$|(?<!\w)[eE]'(?:[^'\\]|\\[\s\S]|'')*(?:'|$))|(?<quoted>'(?:[^']|'')*(?:'|$)|"(?:[^"]|"")*(?:"|$))/g;

/** A variable in each of Grafana's three spellings. */
const VARIABLE = /\$\{[^}]+\}|\[\[[^\]]+\]\]|\$\w+/g;

/** What the service puts in the place of these; Grafana knows variables of the same names, which are numbers. */
const MACRO = /^\$__(timeFilter|from|to)$/;

/**
 * A statement with Grafana's variables replaced, so that no value can end the text it stands in. In code a variable
 * becomes a quoted text, or a list of them; numbers stay numbers. Inside quotes it becomes the bare text, and comments,
 * dollar-quoted texts and texts with backslashes are left alone. A variable with a format of its own goes in as that
 * format says.
 *
 * The parts are those of DuckDB's SQL: https://duckdb.org/docs/stable/sql/data_types/literal_types
 */
export function expandSql(sql: string, replace: Replace): string {
  const expanded: string[] = [];
  let codeFrom = 0;
  for (const { 0: part, index, groups } of sql.matchAll(PARTS)) {
    expanded.push(expandCode(sql.slice(codeFrom, index), replace));
    expanded.push(groups?.quoted === undefined ? part : expandQuoted(part, replace));
    codeFrom = index + part.length;
  }
  return [...expanded, expandCode(sql.slice(codeFrom), replace)].join('');
}

function expandCode(code: string, replace: Replace): string {
  return replaceVariables(code, (variable) => {
    const text = replace(variable, literals);
    return text === ALL_VALUES ? literal(text) : text;
  });
}

function expandQuoted(part: string, replace: Replace): string {
  const quote = part.charAt(0);
  return replaceVariables(part, (variable) => replace(variable, (value) => doubled([value].flat().join(','), quote)));
}

function replaceVariables(text: string, replacement: (variable: string) => string): string {
  return text.replace(VARIABLE, (variable) => (MACRO.test(variable) ? variable : replacement(variable)));
}

function literals(value: unknown): string {
  const values = [value].flat();
  return values.length === 0 ? 'NULL' : values.map(literal).join(', ');
}

function literal(value: unknown): string {
  return typeof value === 'number' ? String(value) : `'${doubled(String(value), "'")}'`;
}

function doubled(text: string, quote: string): string {
  return text.replaceAll(quote, quote + quote);
}
