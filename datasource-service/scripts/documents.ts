import {
  CALL_COMPONENT_MEANINGS,
  LATENCY_MEANINGS,
  TOOL_COMPONENT_MEANINGS,
  TURN_COMPONENT_MEANINGS,
} from '../src/analytics/catalogue/componentMeanings.ts';
import { describeCatalogue } from '../src/analytics/catalogue/describe.ts';
import { SETTINGS } from '../src/config/settings.ts';
import { dashboardFiles } from './dashboards/files.ts';

/** A generated file: its path in the repository and its text. */
export interface GeneratedDocument {
  path: string;
  text: string;
}

const NOTE = 'Generated from the code by `npm run docs`; do not edit.';

function table(head: string[], rows: string[][]): string {
  const line = (cells: string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function configurationDocument(): GeneratedDocument {
  const rows = Object.entries(SETTINGS).map(([name, { meaning, fallback }]) => [
    `\`${name}\``,
    fallback === null ? '' : `\`${fallback}\``,
    meaning,
  ]);
  return {
    path: 'docs/configuration.md',
    text: `<!-- ${NOTE} -->

# Configuration

The service reads its environment once at the start. A value that cannot be used ends the start with a sentence for
each variable at fault.

${table(['Variable', 'Default', 'Meaning'], rows)}
`,
  };
}

function exampleEnvironment(): GeneratedDocument {
  const entries = Object.entries(SETTINGS).map(
    ([name, { meaning, fallback }]) => `# ${meaning}\n#${name}=${fallback ?? ''}`
  );
  return { path: '.env.example', text: `# ${NOTE}\n\n${entries.join('\n\n')}\n` };
}

function meaningTable(meanings: Readonly<Record<string, string>>): string {
  return table(
    ['Name', 'Adds'],
    Object.entries(meanings).map(([name, meaning]) => [`\`${name}\``, meaning])
  );
}

function catalogueDocument(): GeneratedDocument {
  const { measures, dimensions } = describeCatalogue();
  return {
    path: 'docs/catalogue.md',
    text: `<!-- ${NOTE} -->

# Catalogue

Every number and every way to split it, as panels, Explore and alert rules know them. A call belongs to the moment at
which it started. Percentiles interpolate between the two nearest values; they are made of counts in exponential buckets
(OpenTelemetry, scale 5), so that they are the same however a range is put together, and at most 1.1 % from the exact
value. A ratio over nothing has no value. The columns "attention" and "bad" are the default thresholds.

## Measures

${table(
  ['Id', 'Title', 'Unit', 'Divides by', 'Good', 'Attention', 'Bad', 'Definition', 'Formula'],
  measures.map(({ id, title, unit, denominator, goodDirection, definition, formulaText, thresholds }) => [
    `\`${id}\``,
    title,
    unit,
    denominator === 'none' ? '' : denominator,
    goodDirection === 'neither' ? '' : goodDirection,
    thresholds === null ? '' : String(thresholds.warning),
    thresholds === null ? '' : String(thresholds.bad),
    definition,
    formulaText,
  ])
)}

## Components

Measures are made of whole numbers that calls, turns and tool calls add, in this order of tables. What a platform did not
report adds nothing. Source: \`datasource-service/src/calls/components.ts\`.

### Of calls

${meaningTable(CALL_COMPONENT_MEANINGS)}

### Of turns

${meaningTable(TURN_COMPONENT_MEANINGS)}

### Of tool calls

${meaningTable(TOOL_COMPONENT_MEANINGS)}

### Latencies

Milliseconds; what was not measured is left out, and so is a stage or turn that a platform gives as zero. Everything
else below a millisecond counts as one.

${meaningTable(LATENCY_MEANINGS)}

## Dimensions

Those with a unit are numbers: filters compare them with \`=\`, \`!=\`, \`<\`, \`<=\`, \`>\`, \`>=\`, \`in\`, \`notIn\`, \`empty\`
and \`notEmpty\`. Text compares with \`=\`, \`!=\`, \`in\`, \`notIn\`, \`contains\`, \`regex\`, \`notRegex\`, \`empty\` and
\`notEmpty\`. A comparison with a value that is not known holds for \`!=\`, \`notIn\`, \`notRegex\` and \`empty\` only.

${table(
  ['Id', 'Title', 'Unit', 'Definition', 'Values'],
  dimensions.map(({ id, title, unit, definition, values }) => [
    `\`${id}\``,
    title,
    unit ?? '',
    definition,
    values?.join(', ') ?? '',
  ])
)}
`,
  };
}

/** Everything that is generated. */
export function generatedDocuments(): GeneratedDocument[] {
  return [configurationDocument(), exampleEnvironment(), catalogueDocument(), ...dashboardFiles()];
}
