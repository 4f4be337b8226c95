import {
  Bool,
  type Data,
  Field as ArrowField,
  Float64,
  makeData,
  RecordBatch,
  RecordBatchFileWriter,
  Schema,
  Struct,
  TimeUnit,
  Timestamp,
  Utf8,
  type DataType,
} from 'apache-arrow';
import { rowCount, type Field, type FieldType, type Frame } from './frame.ts';
import { takeTurn } from './turns.ts';

const NANOSECONDS_PER_MILLISECOND = 1_000_000n;

/** Grafana reads every timestamp as nanoseconds, whatever the unit says. */
const TYPES: Readonly<Record<FieldType, DataType>> = {
  time: new Timestamp(TimeUnit.NANOSECOND, null),
  number: new Float64(),
  string: new Utf8(),
  boolean: new Bool(),
};

interface Validity {
  nullCount: number;
  /** One bit a row, least significant first, 1 for a value. */
  nullBitmap: Uint8Array | null;
}

/** One bit a row, least significant first, set for the values of which something holds; padded to whole words. */
function bitsOf(values: Field['values'], holds: (value: Field['values'][number]) => boolean): Uint8Array {
  const bits = new Uint8Array(Math.ceil(values.length / 64) * 8);
  for (let byte = 0; byte * 8 < values.length; byte += 1) {
    const eight = values.slice(byte * 8, byte * 8 + 8);
    bits[byte] = eight.reduce<number>((set, value, bit) => (holds(value) ? set | (1 << bit) : set), 0);
  }
  return bits;
}

function validityOf(values: Field['values']): Validity {
  let nullCount = 0;
  for (const value of values) {
    if (value === null) {
      nullCount += 1;
    }
  }
  if (nullCount === 0) {
    return { nullCount, nullBitmap: null };
  }
  return { nullCount, nullBitmap: bitsOf(values, (value) => value !== null) };
}

/** Times are converted as integers: a float product of a millisecond time is off by up to 100 ns and truncates wrong. */
function timeData(values: Field['values'], validity: Validity): Data {
  const data = new BigInt64Array(values.length);
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index];
    data[index] = typeof value === 'number' ? BigInt(Math.round(value)) * NANOSECONDS_PER_MILLISECOND : 0n;
  }
  return makeData({ type: TYPES.time as Timestamp, length: values.length, data, ...validity });
}

function numberData(values: Field['values'], validity: Validity): Data {
  const data = new Float64Array(values.length);
  for (let index = 0; index < values.length; index += 1) {
    data[index] = Number(values[index] ?? 0);
  }
  return makeData({ type: TYPES.number as Float64, length: values.length, data, ...validity });
}

function booleanData(values: Field['values'], validity: Validity): Data {
  const data = bitsOf(values, (value) => value === true);
  return makeData({ type: TYPES.boolean as Bool, length: values.length, data, ...validity });
}

/** All strings are encoded in one go; lengths equal byte counts for plain ASCII, which most columns are. */
function stringData(values: Field['values'], validity: Validity): Data {
  const strings = values.map((value) => (value === null ? '' : String(value)));
  const joined = strings.join('');
  const data = Buffer.from(joined, 'utf8');
  const isAscii = data.length === joined.length;
  const valueOffsets = new Int32Array(values.length + 1);
  let offset = 0;
  strings.forEach((text, index) => {
    offset += isAscii ? text.length : Buffer.byteLength(text);
    valueOffsets[index + 1] = offset;
  });
  return makeData({ type: TYPES.string as Utf8, length: values.length, data, valueOffsets, ...validity });
}

const BUILDERS: Readonly<Record<FieldType, (values: Field['values'], validity: Validity) => Data>> = {
  time: timeData,
  number: numberData,
  string: stringData,
  boolean: booleanData,
};

function metadataOf({ labels, config }: Field): Map<string, string> {
  const metadata = new Map<string, string>();
  if (labels !== undefined) {
    metadata.set('labels', JSON.stringify(labels));
  }
  if (config !== undefined) {
    metadata.set('config', JSON.stringify(config));
  }
  return metadata;
}

function schemaOf(frame: Frame, refId: string): Schema {
  const fields = frame.fields.map((column) =>
    ArrowField.new({
      name: column.name,
      type: TYPES[column.type],
      nullable: column.nullable,
      metadata: metadataOf(column),
    })
  );
  const metadata = new Map([
    ['name', frame.name],
    ['refId', refId],
  ]);
  if (frame.meta !== undefined) {
    metadata.set('meta', JSON.stringify(frame.meta));
  }
  return new Schema(fields, metadata);
}

function columnOf({ type, values }: Field): Data {
  return BUILDERS[type](values, validityOf(values));
}

function fileOf(frame: Frame, refId: string, children: Data[]): Buffer {
  const schema = schemaOf(frame, refId);
  const length = rowCount(frame);
  const batch = new RecordBatch(schema, makeData({ type: new Struct(schema.fields), length, nullCount: 0, children }));
  const writer = new RecordBatchFileWriter();
  writer.write(batch);
  writer.close();
  return Buffer.from(writer.toUint8Array(true));
}

/** Encodes a frame as an Arrow IPC file, the form in which Grafana's plugin protocol carries frames. */
export function encodeArrow(frame: Frame, refId: string): Buffer {
  return fileOf(frame, refId, frame.fields.map(columnOf));
}

/** Encodes the frames of an answer one by one, column by column, with turns of the event loop for others between. */
export async function encodeArrowFrames(frames: readonly Frame[], refId: string): Promise<Buffer[]> {
  const encoded: Buffer[] = [];
  for (const frame of frames) {
    const children: Data[] = [];
    for (const field of frame.fields) {
      await takeTurn();
      children.push(columnOf(field));
    }
    await takeTurn();
    encoded.push(fileOf(frame, refId, children));
  }
  return encoded;
}
