import { withMaskedNumbers, withoutContacts } from './contacts.ts';

describe('text without contacts', () => {
  it.each([
    ['Call me on +1 (555) 010-0142, please.', 'Call me on [removed], please.'],
    ['0555 0100142 or ann.b@example.com!', '[removed] or [removed]'],
    [
      'On 2026-03-04 at 12:00 it took 5000 ms for 123456 calls.',
      'On 2026-03-04 at 12:00 it took 5000 ms for 123456 calls.',
    ],
    ['Version 1.2.3 is fine @ noon', 'Version 1.2.3 is fine @ noon'],
    ['', ''],
  ])('makes of %j', (given, kept) => {
    expect(withoutContacts(given)).toBe(kept);
  });
});

describe('withMaskedNumbers', () => {
  it.each([
    ['Call +1 555 010-0142 back', 'Call …0142 back'],
    ['Call 5550100142 or (555) 010-0143', 'Call …0142 or …0143'],
    ['{"to":"+15550100142"}', '{"to":"…0142"}'],
  ])('shows numbers in "%s" by their last digits', (text, shown) => {
    expect(withMaskedNumbers(text)).toBe(shown);
  });

  it.each(['On 2026-03-04 at 10:00', 'On 04.03.2026', 'at 1790856001000 or 1790856001', 'order 12345678', 'room 101'])(
    'leaves "%s" as it is',
    (text) => {
      expect(withMaskedNumbers(text)).toBe(text);
    }
  );
});
