import { createDataFrame, FieldType, toCSV } from '@grafana/data';

import { framesForSpreadsheet, spreadsheetText } from './spreadsheetText';

describe('text for spreadsheets', () => {
  it.each(['=1+1', '+1', '-1', '@x', '\tx'])('keeps %j from being run as a formula', (text) => {
    expect(spreadsheetText(text)).toBe(`'${text}`);
  });

  it('leaves other text as it is', () => {
    expect(spreadsheetText('Order desk = open')).toBe('Order desk = open');
  });

  it('guards the text of frames and leaves their numbers', () => {
    const frame = createDataFrame({
      fields: [
        { name: 'assistant', type: FieldType.string, values: ['=HYPERLINK(1)', null] },
        { name: 'change', type: FieldType.number, values: [-2, 3] },
      ],
    });
    const csv = toCSV(framesForSpreadsheet([frame]));
    expect(csv).toContain("'=HYPERLINK(1)");
    expect(csv).toContain('-2');
    expect(csv).not.toContain("'-2");
    expect(frame.fields[0]?.values[0]).toBe('=HYPERLINK(1)');
  });
});
