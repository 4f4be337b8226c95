import { NOON } from '../../test/support/build.ts';
import type { ProviderAdapter, WebhookRequest } from '../providers/provider.ts';
import { vapi } from '../providers/vapi/vapi.ts';
import { readBody } from './readBody.ts';

function request(body: string): WebhookRequest {
  return { method: 'POST', url: 'https://example.com/hook', headers: {}, body: Buffer.from(body), receivedAt: NOON };
}

describe('readBody', () => {
  it.each([
    ['an error', new Error('The form has no CallSid.'), 'The form has no CallSid.'],
    ['something else', 'no form', 'no form'],
  ])("gives the adapter's own words when it throws %s", (_name, thrown, message) => {
    const adapter: ProviderAdapter = {
      ...vapi,
      parseBody: () => {
        throw thrown;
      },
    };
    expect(() => readBody(request('CallSid'), adapter)).toThrow(
      expect.objectContaining({ code: 'invalid_request', field: 'body', message })
    );
  });

  it('reads JSON with a byte order mark, without its secrets', () => {
    expect(readBody(request('\uFEFF{"message":{"apiKey":"k"}}'), vapi)).not.toEqual({ message: { apiKey: 'k' } });
    expect(readBody(request('\uFEFF{"message":{"type":"hang"}}'), vapi)).toEqual({ message: { type: 'hang' } });
  });
});
