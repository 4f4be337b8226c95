import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';
import type { Request } from 'express';
import { ServiceError } from '../../runtime/errors.ts';
import type { MemoryShare } from '../../ingest/memoryBudget.ts';
import { tooLarge } from './errorHandler.ts';

const RETRY_AFTER_SECONDS = 1;

const DECODERS = new Map([
  ['gzip', promisify(gunzip)],
  ['deflate', promisify(inflate)],
  ['br', promisify(brotliDecompress)],
]);

/** A body under the limit of its size and of the memory that all bodies share. */
interface Allowance {
  limit: number;
  memory: MemoryShare;
}

function take(bytes: number, { memory }: Allowance): void {
  if (!memory.grow(bytes)) {
    throw new ServiceError('unavailable', 'More messages come in than can be taken now. Send it again.', {
      retryAfterSeconds: RETRY_AFTER_SECONDS,
    });
  }
}

async function readPacked(request: Request, allowance: Allowance): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  // What is sent beyond is read away by the caller: a connection that is cut could not carry the answer.
  for await (const piece of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    bytes += piece.length;
    if (bytes > allowance.limit) {
      throw tooLarge(allowance.limit);
    }
    take(piece.length, allowance);
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

async function unpack(packed: Buffer, encoding: string, allowance: Allowance): Promise<Buffer> {
  const decode = DECODERS.get(encoding);
  if (decode === undefined) {
    throw new ServiceError('invalid_request', 'The body is packed in a way that is not known; use gzip, br or none.', {
      field: 'body',
    });
  }
  // How large it becomes is only known afterwards.
  take(allowance.limit, allowance);
  try {
    return await decode(packed, { maxOutputLength: allowance.limit });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ERR_BUFFER_TOO_LARGE') {
      throw tooLarge(allowance.limit);
    }
    throw new ServiceError('invalid_request', `The body cannot be unpacked as ${encoding}.`, {
      field: 'body',
      cause: error,
    });
  }
}

/**
 * Reads a body as bytes, because signatures are made over them, and unpacks it. Only bytes that have come count
 * against the memory for bodies: what a request says of its size costs it nothing.
 *
 * @throws ServiceError `too_large`, `unavailable` or `invalid_request`; `cancelled` when the client goes away
 */
export async function readBytes(request: Request, allowance: Allowance): Promise<Buffer> {
  if (Number(request.get('content-length')) > allowance.limit) {
    throw tooLarge(allowance.limit);
  }
  const encoding = (request.get('content-encoding') ?? 'identity').toLowerCase();
  try {
    const packed = await readPacked(request, allowance);
    return encoding === 'identity' ? packed : await unpack(packed, encoding, allowance);
  } catch (error) {
    throw request.errored === null ? error : new ServiceError('cancelled', 'The client went away.', { cause: error });
  }
}
