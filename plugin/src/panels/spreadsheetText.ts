import { FieldType, type DataFrame } from '@grafana/data';

/** Beginnings that make a spreadsheet take text for a formula. */
const FORMULA = /^[=+\-@\t\r]/;

/** Text with an apostrophe before it where a spreadsheet would run it: callers decide what stands in some fields. */
export function spreadsheetText(text: string): string {
  return FORMULA.test(text) ? `'${text}` : text;
}

/** The frames with all of their text fields as spreadsheetText gives them. */
export function framesForSpreadsheet(frames: readonly DataFrame[]): DataFrame[] {
  return frames.map((frame) => ({
    ...frame,
    fields: frame.fields.map((field) =>
      field.type === FieldType.string
        ? {
            ...field,
            values: field.values.map((value) => (typeof value === 'string' ? spreadsheetText(value) : value)),
          }
        : field
    ),
  }));
}
