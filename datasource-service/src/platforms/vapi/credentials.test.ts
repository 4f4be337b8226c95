import fc from 'fast-check';
import { readCredentials } from './credentials.ts';

const SECRET = 'never-shown-anywhere';

function problemWith(...entries: unknown[]): string {
  const reading = readCredentials(JSON.stringify(entries));
  return 'problem' in reading ? reading.problem : 'none';
}

describe('readCredentials', () => {
  it('has the names and defaults of Vapi', () => {
    const entries = [
      { type: 'bearer', token: SECRET },
      { type: 'hmac', secretKey: SECRET },
      { type: 'oauth2', clientId: 'vapi', clientSecret: SECRET },
      { type: 'oauth2', issuer: 'https://id.example', audience: 'hooks', jwksUrl: 'https://id.example/keys' },
    ];
    expect(readCredentials(JSON.stringify(entries))).toMatchObject({
      credentials: [
        { headerName: 'authorization', bearerPrefixEnabled: true },
        {
          algorithm: 'sha256',
          signatureHeader: 'x-signature',
          timestampHeader: 'x-timestamp',
          signatureEncoding: 'hex',
          includeTimestamp: true,
          replayWindowSeconds: 300,
        },
        { tokenLifetimeSeconds: 3600 },
        { issuer: 'https://id.example' },
      ],
    });
  });

  it.each([
    ['', 'must be JSON: a list such as [{"type":"bearer","token":"…"}]'],
    [`[{"token":"${SECRET}]`, 'must be JSON: a list such as [{"type":"bearer","token":"…"}]'],
    ['{}', 'must be a list of one or more credentials, such as [{"type":"bearer","token":"…"}]'],
    ['[]', 'must be a list of one or more credentials, such as [{"type":"bearer","token":"…"}]'],
  ])('says what is wrong with %j', (json, problem) => {
    expect(readCredentials(json)).toEqual({ problem });
  });

  it.each<[unknown, string]>([
    [null, '[0].type must be bearer, hmac or oauth2'],
    ['bearer', '[0].type must be bearer, hmac or oauth2'],
    [{ token: SECRET }, '[0].type must be bearer, hmac or oauth2'],
    [{ type: SECRET }, '[0].type must be bearer, hmac or oauth2'],
    [{ type: 'bearer' }, '[0].token must be the token that is entered in Vapi'],
    [{ type: 'bearer', token: 'short' }, '[0].token must be at least 8 characters long'],
    [{ type: 'bearer', token: SECRET, headerName: 'a b' }, '[0].headerName must be the name of a header'],
    [{ type: 'bearer', token: SECRET, secret: 1 }, '[0] has a field that this type does not know; check its spelling'],
    [{ type: 'hmac', secretKey: SECRET, algorithm: 'md5' }, '[0].algorithm must be sha256, sha512 or sha1'],
    [{ type: 'hmac', secretKey: 'not base64!', secretIsBase64: true }, '[0].secretKey must be base64'],
    [{ type: 'hmac', secretKey: SECRET, payloadFormat: '{timestamp}' }, '[0].payloadFormat must hold {body}'],
    [{ type: 'hmac', secretKey: SECRET, payloadFormat: 'plain' }, '[0].payloadFormat must hold {body}'],
    [{ type: 'hmac', secretKey: SECRET, payloadFormat: '{body}{nonce}' }, '[0].payloadFormat may hold {body}'],
    [{ type: 'hmac', secretKey: SECRET, replayWindowSeconds: 0 }, '[0].replayWindowSeconds must be at least 1'],
    [{ type: 'oauth2', clientId: 'vapi' }, '[0].clientSecret must be the client secret that is entered in Vapi'],
    [{ type: 'oauth2', issuer: 'i', audience: 'a', jwksUrl: 'http://id.example/keys' }, '[0].jwksUrl must be an https'],
    [{ type: 'oauth2', issuer: 'i', audience: 'a', jwksUrl: 'https://u:p@id.example' }, '[0].jwksUrl must be an https'],
    [{ type: 'oauth2', issuer: 'i', audience: 'a', jwksUrl: 'keys' }, '[0].jwksUrl must be an https'],
  ])('says what is wrong with %j by field, and shows no secret', (entry, problem) => {
    expect(problemWith(entry)).toContain(problem);
    expect(problemWith(entry)).not.toContain(SECRET);
  });

  it('takes http on this machine', () => {
    const entry = { type: 'oauth2', issuer: 'i', audience: 'a', jwksUrl: 'http://127.0.0.1:9/keys' };
    expect(problemWith(entry)).toBe('none');
  });

  it('counts from 0 and names every problem of an entry', () => {
    expect(problemWith({ type: 'bearer', token: SECRET }, { type: 'oauth2', clientId: '', clientSecret: '' })).toBe(
      '[1].clientId must not be empty; [1].clientSecret must be at least 8 characters long'
    );
  });

  it('wants each client once, because its tokens name it', () => {
    const client = { type: 'oauth2', clientId: 'vapi', clientSecret: SECRET };
    expect(problemWith(client, client)).toContain('each clientId once');
  });

  it('never fails over any text or list', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.array(fc.jsonValue()).map((list) => JSON.stringify(list))
        ),
        (json) => {
          expect(typeof readCredentials(json)).toBe('object');
        }
      )
    );
    const typed = fc.dictionary(fc.string(), fc.jsonValue());
    fc.assert(
      fc.property(fc.constantFrom('bearer', 'hmac', 'oauth2'), typed, (type, fields) => {
        expect(problemWith({ ...fields, type })).not.toBe('');
      })
    );
  });
});
