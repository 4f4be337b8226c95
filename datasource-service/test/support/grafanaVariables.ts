import { join } from 'node:path';
import type { Filter, VoiceHiveQuery } from '../../src/contract/index.ts';

/** Replaces variables in a text; a format gets a variable's value and says what stands in its place. */
type Replace = (text: string, format?: (value: unknown) => string) => string;

/** The plugin's own code for it, which runs in the browser. */
const { expandQuery } = jest.requireActual<{
  expandQuery: (query: object, replace: Replace) => VoiceHiveQuery & { filters?: Filter[] };
}>(join(__dirname, '../../../plugin/src/datasource/expandQuery'));

/** Values chosen by the names of variables. */
export type Choice = Readonly<Record<string, string | string[]>>;

const VARIABLE = /\$\{(\w+)\}|\$(\w+)/g;

/** A variable at "All" that has a text of its own for it stands for that text, whatever the format. */
const OWN_ALL_VALUE = '__all__';

/** A query as the service gets it when a reader has chosen so. Grafana replaces variables the same way. */
export function chosen(query: object, choice: Choice): VoiceHiveQuery {
  const replace: Replace = (text, format = (value) => [value].flat().join(',')) =>
    text.replace(VARIABLE, (written, braced?: string, bare?: string) => {
      const value = choice[braced ?? bare ?? ''];
      if (value === undefined) {
        return written;
      }
      return value === OWN_ALL_VALUE ? value : format(value);
    });
  return expandQuery(query, replace);
}
