import type { FieldConfigOverridesBuilder } from '@grafana/scenes';

/** Has fields shown under the given titles. */
export function nameFields<Options>(
  overrides: FieldConfigOverridesBuilder<Options>,
  titles: Readonly<Record<string, string>>
): void {
  for (const [name, title] of Object.entries(titles)) {
    overrides.matchFieldsWithName(name).overrideDisplayName(title);
  }
}
