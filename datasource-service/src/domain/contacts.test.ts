import { withoutContacts } from './contacts.ts';

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
