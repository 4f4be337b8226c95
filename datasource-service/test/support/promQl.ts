/** What is no metric among the names in an expression. */
const WORDS = new Set(['by', 'without', 'on', 'ignoring', 'and', 'or', 'unless', 'bool', 'offset']);

/** A metric that an expression names, with the labels that it is selected by there. */
export interface NamedMetric {
  name: string;
  labels: string[];
}

/** The metrics in a PromQL expression. */
export function metricsIn(expression: string): NamedMetric[] {
  const bare = expression.replaceAll(/\[[^\]]*\]/g, '').replaceAll(/\b(by|without|on|ignoring)\s*\([^)]*\)/g, '');
  const named = bare.matchAll(/([a-zA-Z_:][\w:]*)(\{[^}]*\})?(?!\s*\(|[\w:])/g);
  return [...named]
    .filter(([, name = '']) => !WORDS.has(name))
    .map(([, name = '', matchers = '']) => ({
      name,
      labels: [...matchers.matchAll(/(\w+)\s*(?:=~|!~|!=|=)\s*"/g)].map(([, label = '']) => label),
    }));
}

/** The labels that an expression groups by. */
export function groupedBy(expression: string): string[] {
  return [...expression.matchAll(/\bby\s*\(([^)]*)\)/g)].flatMap(([, labels = '']) => labels.split(/\s*,\s*/));
}

/** What `GET /metrics` exports. */
export interface Exposition {
  /** Whether there is a series of the name, those of histograms and summaries included. */
  exports(series: string): boolean;
  /** The labels that samples of the name have; null when it has no samples yet. */
  labelsOf(series: string): ReadonlySet<string> | null;
}

const SUFFIXES: Readonly<Record<string, readonly string[]>> = {
  histogram: ['_bucket', '_sum', '_count'],
  summary: ['', '_sum', '_count'],
};

/** Reads Prometheus' text format. */
export function readExposition(text: string): Exposition {
  const types = [...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)];
  const series = new Set(
    types.flatMap(([, name = '', type = '']) => (SUFFIXES[type] ?? ['']).map((suffix) => `${name}${suffix}`))
  );
  const labels = new Map<string, Set<string>>();
  for (const [, name = '', written = ''] of text.matchAll(/^([a-zA-Z_:][\w:]*)(?:\{([^}]*)\})? /gm)) {
    const known = labels.get(name) ?? new Set();
    [...written.matchAll(/(\w+)="/g)].forEach(([, label = '']) => known.add(label));
    labels.set(name, known);
  }
  return { exports: (name) => series.has(name), labelsOf: (name) => labels.get(name) ?? null };
}
