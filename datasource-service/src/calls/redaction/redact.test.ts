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
    'secretKey',
    'accessKeyId',
    'AWS_SECRET_ACCESS_KEY',
    'pin',
    'userPin',
    'card_number',
    'cvv',
    'otp',
  ])('removes the value of %s wherever it stands', (name) => {
    expect(redact({ a: [{ [name]: 'hidden' }] })).toEqual({ a: [{ [name]: REDACTED }] });
  });

  it.each(['spin', 'shippingPinned', 'maxTokens', 'keyboard', 'spoken', '—'])('keeps the value of %s', (name) => {
    expect(redact({ [name]: 'shown' })).toEqual({ [name]: 'shown' });
  });

  it('keeps what is only true or false', () => {
    expect(redact({ requiresPin: true, hasToken: false })).toEqual({ requiresPin: true, hasToken: false });
  });

  it('removes values whose name stands beside them', () => {
    const pairs = [
      { key: 'X-Api-Key', value: 'hidden' },
      { name: 'api_key', value: 'hidden' },
      { key: 'Accept', value: 'json' },
      { key: 7, value: 'json' },
    ];
    expect(redact({ pairs })).toEqual({
      pairs: [{ ...pairs[0], value: REDACTED }, { ...pairs[1], value: REDACTED }, pairs[2], pairs[3]],
    });
  });

  it('removes the values of headers in lists of every form', () => {
    const request_headers = [
      { key: 'X-Odd', value: 'hidden' },
      ['X-Odd', 'hidden', 'more'],
      'X-Odd: hidden',
      'Time',
      7,
    ];
    expect(redact({ request_headers })).toEqual({
      request_headers: [
        { key: 'X-Odd', value: REDACTED },
        ['X-Odd', REDACTED, REDACTED],
        `X-Odd: ${REDACTED}`,
        'Time',
        7,
      ],
    });
    expect(redact({ headers: 'none' })).toEqual({ headers: 'none' });
    expect(redact({ requestHeaders: 'A: b\nC: d' })).toEqual({ requestHeaders: `A: ${REDACTED}\nC: ${REDACTED}` });
  });

  const LETTERS = 'abcdefghij'.repeat(3);

  it.each([
    ['a JSON web token', `eyJhbGciOiJIUzI1NiJ9.${LETTERS}.${LETTERS}`],
    ['a bearer token', `Bearer ${LETTERS}`],
    ['basic credentials', `Basic ${LETTERS}12==`],
    ['a key of a language model', `sk-${LETTERS}`],
    ['a key of a payment service', `sk_live_${LETTERS}`],
    ['a key of a code host', `ghp_${LETTERS}`],
    ['a key of a cloud', `AKIA${'A1'.repeat(8)}`],
    ['a private key', `-----BEGIN RSA PRIVATE KEY-----\n${LETTERS}\n-----END RSA PRIVATE KEY-----`],
    ['a named secret', `api_key=${LETTERS}`],
    ['a named secret in broken JSON', `{"password": "${LETTERS}`],
    ['a card', '4111 1111 1111 1111'],
    ['a card of fifteen digits', '3782-822463-10005'],
    ['a card of fourteen digits', '30569309025904'],
    ['a card that ends a sentence', '4111 1111 1111 1111.'],
    ['a card as it was said, in groups', '4111, 1111, 1111, 1111'],
    ['a card as it was said, digit by digit', '4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1'],
    ['a card on several lines', '4111\n1111\n1111\n1111'],
    ['a token in broken JSON', `{"token": "${LETTERS}`],
    ['a card with wide spaces', '4111\u00a01111\u00a01111\u00a01111'],
    ['a header in a line of a log', `Authorization: Token ${LETTERS}`],
    ['a named secret of several words', `password="${LETTERS} and more"`],
    ['a key of a voice platform', `key_${'0a1b2c3d4e'.repeat(2)}`],
    ['an address that takes messages', `https://hooks.slack.com/services/T0/B0/${LETTERS}`],
    ['the password of a telephone', `sip:agent:${LETTERS}@pbx.example`],
    ['a signed link', `https://f.example/a?key=${LETTERS}`],
    ['a link with a token in its fragment', `https://f.example/a#access_token=${LETTERS}`],
    ['a link to listen in', `https://m.example/${LETTERS}/listen`],
    ['a socket', `wss://m.example/${LETTERS}`],
  ])('takes %s out of text, and leaves the text around it', (_what, secret) => {
    const kept = String(redact(`before ${secret} after`));
    expect(kept).toMatch(/^before /);
    expect(kept).not.toMatch(/abcdefghij|A1A1|1111|1 1 1|10005|5904|0a1b|and more/);
    expect(kept.endsWith(' after') || secret.startsWith('{')).toBe(true);
  });

  it.each([
    ['my PIN is 1234', `my PIN is ${REDACTED}`],
    ['the CVV code is 123, thanks', `the CVV code is ${REDACTED}, thanks`],
    ['4111 1111 1111 1111 12/30', `${REDACTED} 12/30`],
    ['4111 1111 1111 1113 124 is a long one', `${REDACTED} is a long one`],
    ['call 14155550123 or 4111111111111111', `call 14155550123 or ${REDACTED}`],
    ["secret='a b' and more", `secret='${REDACTED}' and more`],
    ["password = 'broken off", `password = '${REDACTED} off`],
  ])('takes out of %s what is secret and no more', (text, kept) => {
    expect(redact(text)).toBe(kept);
  });

  it.each([
    '4111 1111 1111 1112',
    '4111 111 111111111',
    '4111 11111111 1111',
    '555-123-4567, 555-987-6543',
    '2026-11-30, 2026-11-29, 2026-11-28',
    '41111111111111111111111',
    'pinned 12 times',
    '1790856001000',
    '+4915112345678',
    '4915112345678',
    'Basic understanding of bearer bonds',
    'order 6011',
    'https://f.example/a.wav?page=2#top',
    '{"a":1}',
    '{not json}',
  ])('leaves %s as it is', (text) => {
    expect(redact(text)).toBe(text);
  });

  it('removes a card that is a number', () => {
    expect(redact({ card: 4_111_111_111_111_111, at: 1_790_856_001_000 })).toEqual({
      card: REDACTED,
      at: 1_790_856_001_000,
    });
  });

  it('looks into JSON that is text, and leaves it JSON', () => {
    const given = JSON.stringify({ user: 'Ann', secretKey: 'hidden', inner: JSON.stringify([{ pin: '1234' }]) });
    const { arguments: kept } = redact({ arguments: given }) as { arguments: string };
    expect(JSON.parse(kept)).toEqual({
      user: 'Ann',
      secretKey: REDACTED,
      inner: JSON.stringify([{ pin: REDACTED }]),
    });
  });

  it('takes text that holds more names and values than are looked through for what it is', () => {
    const pin = (value: string): string => `{"name":"pin","value":"${value}"}`;
    const text = (values: number, value: string): string => `[${'0,'.repeat(values)}${pin(value)}]`;
    // Compared here, because a difference would be printed in full.
    expect(redact(text(199_000, '1234')) === text(199_000, REDACTED)).toBe(true);
    expect(redact(text(200_000, '1234')) === text(200_000, '1234')).toBe(true);
    expect(String(redact(`[${'0,'.repeat(200_000)}{"password":"1234"}]`)).includes('1234')).toBe(false);
  });

  it('takes text that is nested too deep to be looked into for what it is', () => {
    const deep = `${'['.repeat(MAX_DEPTH + 1)}"sk-${LETTERS}"${']'.repeat(MAX_DEPTH + 1)}`;
    expect(redact(deep)).toBe(deep.replace(`sk-${LETTERS}`, REDACTED));
  });

  it('leaves no words of what it took out of the whole', () => {
    const words = ['My', 'card', '4111', '1111', '1111', '1111'].map((word, index) => ({ word, start: index }));
    const content = words.map(({ word }) => word).join(' ');
    expect(redact({ content, words, confidence: null })).toEqual({
      content: `My card ${REDACTED}`,
      words: words.map(({ start }) => ({ word: REDACTED, start })),
      confidence: null,
    });
    expect(redact({ content: 'Hello', words: [{ word: 'Hello' }] })).toEqual({
      content: 'Hello',
      words: [{ word: 'Hello' }],
    });
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

  it.each(['a-', 'password-', 'eyJ-', 'eyJaaaaaaaaa-', 'x_token-', 'Bearer ', 'password ', '4 4', 'https://a/?b&'])(
    'takes time that grows with the text and not with its square, as in "%s" again and again',
    (unit) => {
      const text = unit.repeat(1_000_000 / unit.length);
      const started = performance.now();
      expect(redact({ text })).toEqual({ text });
      // A hundredth of a second or so; with the square it would be an hour.
      expect(performance.now() - started).toBeLessThan(20_000);
    }
  );

  it.each(['sk-', 'Bearer ', 'Basic ', 'ghp_', 'xoxb-', '4', '4 '])(
    'reads megabytes of "%s" and what follows it without a space',
    (start) => {
      const text = `${start}${start.startsWith('4') ? start.repeat(4_000_000) : 'a1'.repeat(4_000_000)}`;
      expect(typeof redact({ text })).toBe('object');
    }
  );

  it('finds a card in a list of many numbers', () => {
    const list = Array.from({ length: 2000 }, (_, index) => String(index)).join(', ');
    expect(redact(`${list}, 4111111111111111, ${list}`)).toBe(`${list}, ${REDACTED}, ${list}`);
    expect(redact(`${list}, 4111 1111 1111 1111, ${list}`)).toBe(`${list}, ${REDACTED}, ${list}`);
  });

  it('finds a token at the end of many words, and leaves what has no dot', () => {
    expect(redact(`a-eyJhbGciOiJIUzI1NiJ9.${'x'.repeat(20)} eyJhbGciOiJIUzI1NiJ9`)).toBe(
      `a-${REDACTED} eyJhbGciOiJIUzI1NiJ9`
    );
    expect(redact('deploy --token=abc my-app-password: abc')).toBe(
      `deploy --token=${REDACTED} my-app-password: ${REDACTED}`
    );
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
