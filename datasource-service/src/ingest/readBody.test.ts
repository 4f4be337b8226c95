import { NOON } from '../../test/support/build.ts';
import type { ProviderAdapter, WebhookRequest } from '../platforms/provider.ts';
import { MAX_DEPTH } from '../calls/redaction/redact.ts';
import { vapi } from '../platforms/vapi/vapi.ts';
import { readBody } from './readBody.ts';

function request(body: string): WebhookRequest {
  return { method: 'POST', url: 'https://example.com/hook', headers: {}, body: Buffer.from(body), receivedAt: NOON };
}

const LIMITS = { bytes: 1000, parts: 20 };

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
    expect(() => readBody(request('CallSid'), adapter, LIMITS)).toThrow(
      expect.objectContaining({ code: 'invalid_request', field: 'body', message })
    );
  });

  it('reads JSON with a byte order mark, without its secrets', () => {
    expect(readBody(request('\uFEFF{"message":{"apiKey":"k"}}'), vapi, LIMITS)).not.toEqual({
      message: { apiKey: 'k' },
    });
    expect(readBody(request('\uFEFF{"message":{"type":"hang"}}'), vapi, LIMITS)).toEqual({ message: { type: 'hang' } });
  });

  it('refuses by its bytes alone what is larger, deeper or fuller than its sender may send', () => {
    const parsed = jest.spyOn(JSON, 'parse');
    const full = `[${'0,'.repeat(20)}0]`;
    for (const [body, code] of [
      [`"${'x'.repeat(1000)}"`, 'too_large'],
      [full, 'too_large'],
      ['['.repeat(MAX_DEPTH + 2), 'too_large'],
    ]) {
      expect(() => readBody(request(String(body)), vapi, LIMITS)).toThrow(
        expect.objectContaining({ code, field: 'body' })
      );
    }
    expect(() => readBody(request('['.repeat(MAX_DEPTH + 2)), vapi, { bytes: 1000, parts: 1000 })).toThrow(
      expect.objectContaining({ code: 'invalid_request', field: 'body' })
    );
    expect(parsed).not.toHaveBeenCalled();
    parsed.mockRestore();
  });

  it('refuses what is nested one level deeper than can be walked', () => {
    const nested = `${'['.repeat(MAX_DEPTH + 1)}1${']'.repeat(MAX_DEPTH + 1)}`;
    expect(() => readBody(request(nested), vapi, { bytes: 1000, parts: 1000 })).toThrow(/nested deeper/);
  });

  it('looks at the JSON of a platform that sends forms too, and not at its forms', () => {
    const adapter: ProviderAdapter = { ...vapi, parseBody: ({ body }) => ({ form: body.toString() }) };
    const commas = ','.repeat(21);
    const asJson = { ...request(commas), headers: { 'content-type': 'application/json' } };
    expect(() => readBody(asJson, adapter, LIMITS)).toThrow(/more than 20 names and values/);
    expect(readBody(request(commas), adapter, LIMITS)).toEqual({ form: commas });
  });

  it('says that a body is empty, or is no JSON', () => {
    expect(() => readBody(request(' '), vapi, LIMITS)).toThrow(/The body is empty/);
    expect(() => readBody(request('{'), vapi, LIMITS)).toThrow(/not valid JSON/);
  });
});
