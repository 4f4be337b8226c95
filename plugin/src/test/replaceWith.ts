import { ALL_VALUES } from '../constants';
import type { Replace } from '../datasource/Replace';

/** Replaces `$name` and `${name}` as Grafana does: a value goes through the given format, "all" does not. */
export function replaceWith(variables: Record<string, unknown>): Replace {
  return (text, format = String) =>
    text.replace(/\$\{?(\w+)\}?/g, (match, name) => {
      if (!Object.hasOwn(variables, name)) {
        return match;
      }
      const value = variables[name];
      return value === ALL_VALUES ? ALL_VALUES : format(value);
    });
}
