import fc from 'fast-check';
import { MAX_DEPTH, NestingError, redact, REDACTED } from './redact.ts';

describe('redact', () => {
  it.each([
    'secret',
    'serverUrlSecret',
    'callToken',
    'accountSid',
    'X-API-Key',
    'authorization',
    'listenUrl',
    'controlUrl',
  ])('removes the value of %s wherever it stands', (name) => {
    expect(redact({ a: [{ [name]: 'hidden' }] })).toEqual({ a: [{ [name]: REDACTED }] });
  });

  it('keeps counts of tokens, which are no secrets', () => {
    const counts = { promptTokens: 5, cachedPromptTokens: 2, maxTokens: 9 };
    expect(redact(counts)).toEqual(counts);
  });

  it('keeps absent secrets absent', () => {
    expect(redact({ secret: null })).toEqual({ secret: null });
  });

  it('removes the values of headers but not their names', () => {
    expect(redact({ server: { headers: { 'X-Key': 'hidden', Accept: 'json' } } })).toEqual({
      server: { headers: { 'X-Key': REDACTED, Accept: REDACTED } },
    });
    expect(redact({ headers: ['Time', 'Caller'] })).toEqual({ headers: ['Time', 'Caller'] });
  });

  it('takes the signature off signed links and leaves plain links', () => {
    expect(redact(['https://f.example/a.wav?X-Amz-Signature=abc&x=1', 'https://f.example/a.wav?page=2'])).toEqual([
      'https://f.example/a.wav',
      'https://f.example/a.wav?page=2',
    ]);
    expect(redact({ presignedMonoUrl: 'https://f.example/a.wav' })).toEqual({ presignedMonoUrl: REDACTED });
  });

  it('removes links that let anyone listen to or control a live call', () => {
    expect(
      redact(['wss://m.example/1/transport', 'https://m.example/1/control', 'https://m.example/1/listen?x=1'])
    ).toEqual([REDACTED, REDACTED, REDACTED]);
  });

  it('takes user and password out of links', () => {
    expect(redact('https://user:pass@f.example/a')).toBe('https://f.example/a');
  });

  it('mends text that was cut in the middle of a character', () => {
    expect(redact({ text: 'cut \ud83d' })).toEqual({ text: 'cut \ufffd' });
  });

  it('refuses a body that is nested deeper than any message', () => {
    let body: unknown = 'core';
    for (let depth = 0; depth <= MAX_DEPTH; depth += 1) {
      body = [body];
    }
    expect(() => redact(body)).toThrow(NestingError);
  });

  it('gives back everything else as it came', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom('a', 'b', 'text'), fc.jsonValue({ maxDepth: 2 })), (body) => {
        fc.pre(!/secret|password|token|credential|cookie|headers|:\/\//i.test(JSON.stringify(body)));
        expect(redact(body)).toEqual(body);
      })
    );
  });
});
