import { encodeArrow } from '../src/frames/arrow.ts';
import type { Frame } from '../src/frames/frame.ts';
import { encodeJson } from '../src/frames/json.ts';

/** Encodes the same frames both ways, and adds up time and size. The Arrow part is what Grafana is sent. */
export class Encodings {
  arrowMs = 0;
  jsonMs = 0;
  arrowBytes = 0;
  jsonBytes = 0;

  compare(frame: Frame): void {
    const started = performance.now();
    this.arrowBytes += encodeArrow(frame, 'A').length;
    const between = performance.now();
    this.jsonBytes += Buffer.byteLength(JSON.stringify(encodeJson(frame, 'A')));
    this.arrowMs += between - started;
    this.jsonMs += performance.now() - between;
  }

  /** The comparison as a sentence. */
  toString(): string {
    const { arrowMs, jsonMs, arrowBytes, jsonBytes } = this;
    return (
      `the same frames as JSON: ${(jsonMs / arrowMs).toFixed(2)} times the time to encode, ` +
      `${(jsonBytes / arrowBytes).toFixed(2)} times the bytes`
    );
  }
}
