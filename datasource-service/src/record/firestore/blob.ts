import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';

const pack = promisify(gzip);
const unpack = promisify(gunzip);

/** A document holds 1 MiB at most, the names and values of its other fields included. */
const PART_BYTES = 900_000;

/** Text as documents keep it: gzip, in the document itself, or in parts beside it when it is too long for one. */
export interface PackedText {
  /** Empty when there are parts. */
  inline: Buffer;
  parts: Buffer[];
}

/** Packs text of any length. */
export async function packText(text: string): Promise<PackedText> {
  const bytes = await pack(text);
  if (bytes.length <= PART_BYTES) {
    return { inline: bytes, parts: [] };
  }
  const count = Math.ceil(bytes.length / PART_BYTES);
  return {
    inline: Buffer.alloc(0),
    parts: Array.from({ length: count }, (_, index) => bytes.subarray(index * PART_BYTES, (index + 1) * PART_BYTES)),
  };
}

/** The text again; nothing where there is nothing any more. */
export async function unpackText({ inline, parts }: PackedText): Promise<string> {
  if (parts.length === 0 && inline.length === 0) {
    return '';
  }
  return (await unpack(parts.length === 0 ? inline : Buffer.concat(parts))).toString();
}
