import { ServiceError } from '../runtime/errors.ts';
import type { ProviderAdapter, WebhookRequest } from '../platforms/provider.ts';
import { NestingError, redact } from '../calls/redaction/redact.ts';
import { checkJsonShape, isJson, type BodyLimits } from './bodyShape.ts';

const BYTE_ORDER_MARK = '\uFEFF';

function parseJson(body: Buffer): unknown {
  const text = body.toString('utf8');
  if (text.trim() === '') {
    throw new ServiceError('invalid_json', 'The body is empty; send the JSON of one message.', { field: 'body' });
  }
  try {
    return JSON.parse(text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text);
  } catch (error) {
    const { message } = error as SyntaxError;
    throw new ServiceError('invalid_json', `The body is not valid JSON (${message}).`, { field: 'body', cause: error });
  }
}

function parseBody(request: WebhookRequest, adapter: ProviderAdapter): unknown {
  if (adapter.parseBody === undefined) {
    return parseJson(request.body);
  }
  try {
    return adapter.parseBody(request);
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    throw new ServiceError('invalid_request', detail, { field: 'body', cause: error });
  }
}

/** Looks at the bytes alone, so that what is refused was never parsed. */
function checkShape(request: WebhookRequest, adapter: ProviderAdapter, { bytes, parts }: BodyLimits): void {
  if (request.body.length > bytes) {
    throw new ServiceError(
      'too_large',
      `The body is larger than ${bytes / 1024} KB, which is what a webhook without proof of its origin may have.`,
      { field: 'body' }
    );
  }
  if (adapter.parseBody === undefined || isJson(request)) {
    checkJsonShape(request.body, parts);
  }
}

/**
 * The parsed body without secrets.
 *
 * @throws ServiceError `too_large`, `invalid_json` or `invalid_request`
 */
export function readBody(request: WebhookRequest, adapter: ProviderAdapter, limits: BodyLimits): unknown {
  try {
    checkShape(request, adapter, limits);
    const parsed = parseBody(request, adapter);
    return redact(adapter.withhold?.(parsed) ?? parsed);
  } catch (error) {
    if (error instanceof NestingError) {
      throw new ServiceError('invalid_request', error.message, { field: 'body', cause: error });
    }
    throw error;
  }
}
