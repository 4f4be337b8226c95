import { asServiceError } from '../errors.ts';
import { accessOfRole } from '../identity/access.ts';
import type { Resources } from '../resources/resource.ts';
import { callResourceRequest, type CallResourceResponse } from './messages.ts';

function response(code: number, body: object): CallResourceResponse {
  return {
    code,
    headers: { 'Content-Type': { values: ['application/json'] } },
    body: Buffer.from(JSON.stringify(body)),
  };
}

/** Answers a resource request of the data source. */
export async function callResource(message: unknown, resources: Resources): Promise<CallResourceResponse> {
  const request = callResourceRequest.parse(message);
  try {
    const path = request.path.replaceAll(/^\/+|\/+$/g, '');
    return response(
      200,
      await resources.answer({ path, method: request.method, access: accessOfRole(request.pluginContext.role) })
    );
  } catch (thrown) {
    const { code, publicMessage, status } = asServiceError(thrown);
    // Grafana's browser side shows the `message` of an error answer.
    return response(status, { message: publicMessage, error: { code, message: publicMessage } });
  }
}
