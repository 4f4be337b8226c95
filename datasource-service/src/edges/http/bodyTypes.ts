import type { Request, RequestHandler } from 'express';
import type { Config } from '../../config/config.ts';
import { ServiceError } from '../../runtime/errors.ts';

/** JSON, and what is defined as JSON, such as LiveKit's `application/webhook+json`. */
const JSON_TYPE = /^application\/([\w.-]+\+)?json$/;

const FORM_TYPE = 'application/x-www-form-urlencoded';

/** Platforms whose webhooks come as forms too. */
const PLATFORMS_WITH_FORMS = ['twilio'];

/** Routes that say themselves which types they take: forms are part of their protocols. */
const OWN_TYPES = /^\/(webhooks\/|oauth\/token$)/;

const READING = ['GET', 'HEAD', 'OPTIONS'];

function typeOf(request: Request): string {
  const [type = ''] = (request.get('content-type') ?? '').split(';');
  return type.trim().toLowerCase();
}

function unsupported(type: string, wanted: string): ServiceError {
  const given = type === '' ? 'no type' : 'another type';
  return new ServiceError(
    'unsupported_media_type',
    `The body has ${given}; send it with \`Content-Type: ${wanted}\`.`,
    { field: 'Content-Type' }
  );
}

/**
 * Lets requests that may change something in only as JSON. Any website can have a browser send text or forms to this
 * machine without asking; for JSON the browser asks first, and is not answered.
 */
export function jsonOnly(): RequestHandler {
  return (request, _response, next) => {
    const type = typeOf(request);
    if (!READING.includes(request.method) && !OWN_TYPES.test(request.path) && type !== 'application/json') {
      throw unsupported(type, 'application/json');
    }
    next();
  };
}

/**
 * Checks a webhook's type, where a service is open: a webhook that must prove its origin may call its body what it
 * likes, so that nothing of a platform is lost by a header.
 *
 * @throws ServiceError `unsupported_media_type`
 */
export function checkWebhookType(request: Request<{ provider: string }>, { auth }: Pick<Config, 'auth'>): void {
  const type = typeOf(request);
  const mayBeForm = PLATFORMS_WITH_FORMS.includes(request.params.provider);
  if (auth === 'open' && !JSON_TYPE.test(type) && !(mayBeForm && type === FORM_TYPE)) {
    throw unsupported(type, mayBeForm ? `application/json\` or \`${FORM_TYPE}` : 'application/json');
  }
}
