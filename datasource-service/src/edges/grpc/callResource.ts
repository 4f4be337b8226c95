import type { z } from 'zod';
import { asServiceError, ServiceError } from '../../runtime/errors.ts';
import { accessOfRole } from '../../identity/access.ts';
import type { ResourceRequest, Resources } from '../../api/resource.ts';
import { callResourceRequest, type CallResourceResponse } from './messages.ts';

function response(code: number, body: object): CallResourceResponse {
  return {
    code,
    headers: { 'Content-Type': { values: ['application/json'] } },
    body: Buffer.from(JSON.stringify(body)),
  };
}

function readJson(body: Buffer): unknown {
  if (body.length === 0) {
    return undefined;
  }
  try {
    return JSON.parse(body.toString('utf8'));
  } catch (error) {
    throw new ServiceError('invalid_json', 'The body is not valid JSON.', { field: 'body', cause: error });
  }
}

function asRequest({ path, method, pluginContext, body }: z.output<typeof callResourceRequest>): ResourceRequest {
  const { role, login } = pluginContext;
  return {
    path: path.replaceAll(/^\/+|\/+$/g, ''),
    method,
    access: accessOfRole(role),
    actor: login || 'unknown user',
    body: readJson(body),
  };
}

/** Answers a resource request of the data source. */
export async function callResource(message: unknown, resources: Resources): Promise<CallResourceResponse> {
  const request = callResourceRequest.parse(message);
  try {
    return response(200, await resources.answer(asRequest(request)));
  } catch (thrown) {
    const { code, publicMessage, status } = asServiceError(thrown);
    // Grafana's browser side shows the `message` of an error answer.
    return response(status, { message: publicMessage, error: { code, message: publicMessage } });
  }
}
