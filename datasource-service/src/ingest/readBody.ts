import { ServiceError } from '../errors.ts';
import type { ProviderAdapter, WebhookRequest } from '../providers/provider.ts';
import { NestingError, redact } from '../providers/redact.ts';
import { refuseDeepNesting } from './nesting.ts';

const BYTE_ORDER_MARK = '\uFEFF';

function parseJson(body: Buffer): unknown {
  refuseDeepNesting(body);
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

/**
 * The parsed body without secrets.
 *
 * @throws ServiceError `invalid_json` or `invalid_request`
 */
export function readBody(request: WebhookRequest, adapter: ProviderAdapter): unknown {
  try {
    const parsed = parseBody(request, adapter);
    return redact(adapter.withhold?.(parsed) ?? parsed);
  } catch (error) {
    if (error instanceof NestingError) {
      throw new ServiceError('invalid_request', error.message, { field: 'body', cause: error });
    }
    throw error;
  }
}
