import { tableFromIPC } from 'apache-arrow';
import { encodeArrow, encodeArrowFrames } from './arrow.ts';
import { field, type Frame } from './frame.ts';
import { encodeJson, encodeJsonFrames } from './json.ts';

const FRAME: Frame = {
  name: 'calls',
  meta: { type: 'table', typeVersion: [0, 1], notices: [{ severity: 'info', text: 'a note' }] },
  fields: [
    field('at', 'time', [1_750_000_000_001, null, 0], {}),
    field('cost', 'number', [0.5, -1, null], { labels: { assistant: 'Zoë' }, config: { unit: 'currencyUSD' } }),
    field('name', 'string', ['plain', 'Zoë \u{1F41D}', null], {}),
    field('ok', 'boolean', [true, null, false], {}),
    field('count', 'number', [1, 2, 3], { nullable: false }),
  ],
};

describe('encodeArrow', () => {
  it('writes the file form with everything in it', () => {
    const bytes = encodeArrow(FRAME, 'A');
    expect(bytes.subarray(0, 6).toString()).toBe('ARROW1');
    const table = tableFromIPC(bytes);
    expect(table.schema.metadata.get('refId')).toBe('A');
    expect(table.schema.metadata.get('name')).toBe('calls');
    expect(JSON.parse(table.schema.metadata.get('meta') ?? '')).toEqual(FRAME.meta);
    expect(table.numRows).toBe(3);
    const columns = Object.fromEntries(
      table.schema.fields.map(({ name }, index) => [name, [...(table.getChildAt(index) ?? [])]])
    );
    expect(columns['cost']).toEqual([0.5, -1, null]);
    expect(columns['name']).toEqual(['plain', 'Zoë \u{1F41D}', null]);
    expect(columns['ok']).toEqual([true, null, false]);
  });

  it('writes times as exact nanoseconds, because Grafana reads nothing else', () => {
    const times = tableFromIPC(encodeArrow(FRAME, 'A')).getChildAt(0)?.data[0];
    expect(String(times?.type)).toBe('Timestamp<NANOSECOND>');
    expect(times?.values[0]).toBe(1_750_000_000_001_000_000n);
  });

  it('marks as nullable exactly what may be null', () => {
    const { fields } = tableFromIPC(encodeArrow(FRAME, 'A')).schema;
    expect(fields.map(({ nullable }) => nullable)).toEqual([true, true, true, true, false]);
    expect(JSON.parse(fields[1]?.metadata.get('labels') ?? '')).toEqual({ assistant: 'Zoë' });
    expect(JSON.parse(fields[1]?.metadata.get('config') ?? '')).toEqual({ unit: 'currencyUSD' });
  });

  it.each([0, 1, 7, 8, 9, 63, 64, 65, 1000])('keeps %d rows with nulls in their places', (length) => {
    const values = Array.from({ length }, (_, index) => (index % 3 === 0 ? null : index));
    const texts = values.map((value) => (value === null ? null : `row ${value} ✓`));
    const flags = values.map((value) => (value === null ? null : value % 2 === 0));
    const table = tableFromIPC(
      encodeArrow(
        {
          name: 'rows',
          fields: [field('n', 'number', values), field('t', 'string', texts), field('b', 'boolean', flags)],
        },
        'A'
      )
    );
    expect([...(table.getChildAt(0) ?? [])]).toEqual(values);
    expect([...(table.getChildAt(1) ?? [])]).toEqual(texts);
    expect([...(table.getChildAt(2) ?? [])]).toEqual(flags);
  });

  it('carries a frame without fields', () => {
    expect(tableFromIPC(encodeArrow({ name: 'empty', fields: [] }, 'A')).numRows).toBe(0);
  });
});

describe('encodeJson', () => {
  it('says the same as Grafana’s JSON', () => {
    expect(encodeJson(FRAME, 'B')).toEqual({
      schema: {
        name: 'calls',
        refId: 'B',
        meta: FRAME.meta,
        fields: [
          { name: 'at', type: 'time', typeInfo: { frame: 'time.Time', nullable: true } },
          {
            name: 'cost',
            type: 'number',
            typeInfo: { frame: 'float64', nullable: true },
            labels: { assistant: 'Zoë' },
            config: { unit: 'currencyUSD' },
          },
          { name: 'name', type: 'string', typeInfo: { frame: 'string', nullable: true } },
          { name: 'ok', type: 'boolean', typeInfo: { frame: 'bool', nullable: true } },
          { name: 'count', type: 'number', typeInfo: { frame: 'float64' } },
        ],
      },
      data: { values: FRAME.fields.map(({ values }) => values) },
    });
  });

  it('leaves out what a frame does not say of itself', () => {
    expect(encodeJson({ name: 'bare', fields: [] }, 'A')).toEqual({
      schema: { name: 'bare', refId: 'A', fields: [] },
      data: { values: [] },
    });
  });
});

describe('the frames of an answer', () => {
  const EMPTY: Frame = { name: 'empty', fields: [] };

  it('are each encoded as they would be alone', async () => {
    const encoded = await encodeArrowFrames([FRAME, EMPTY], 'A');
    expect(encoded).toEqual([encodeArrow(FRAME, 'A'), encodeArrow(EMPTY, 'A')]);
    const text = await encodeJsonFrames([FRAME, EMPTY], 'A');
    expect(text).toBe(JSON.stringify([encodeJson(FRAME, 'A'), encodeJson(EMPTY, 'A')]));
    expect(await encodeJsonFrames([], 'A')).toBe('[]');
  });

  it('leave the event loop to others, however many answers are encoded at once', async () => {
    const values = Array.from({ length: 20_000 }, (_, index) => index * 1.1);
    const large: Frame = {
      name: 'large',
      fields: Array.from({ length: 40 }, (_, at) => field(`c${at}`, 'number', values)),
    };
    let turns = 0;
    let isDone = false;
    const count = (): void => {
      turns += 1;
      if (!isDone) {
        setImmediate(count);
      }
    };
    count();
    await Promise.all(
      Array.from({ length: 4 }, () => Promise.all([encodeJsonFrames([large], 'A'), encodeArrowFrames([large], 'A')]))
    );
    isDone = true;
    // 320 columns, of which few fit into a turn: in one go there would be two turns or three.
    expect(turns).toBeGreaterThan(20);
  });
});
