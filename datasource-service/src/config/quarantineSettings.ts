import { z } from 'zod';
import { wholeNumber } from './settingTypes.ts';

/** Settings of what becomes of webhooks that fail their proof of origin. */
export const QUARANTINE_SETTINGS = {
  VOICEHIVE_UNVERIFIED: {
    schema: z.enum(['reject', 'quarantine'], 'must be reject or quarantine'),
    fallback: 'reject',
    meaning:
      'What happens to a webhook that fails verification: `reject` answers 401, `quarantine` keeps it apart for inspection and answers 200. Neither changes a call.',
  },
  VOICEHIVE_QUARANTINE_MESSAGES: {
    schema: wholeNumber(1, 1_000_000),
    fallback: '10000',
    meaning: 'Most messages that the quarantine keeps. More are answered 429 with Retry-After.',
  },
  VOICEHIVE_QUARANTINE_MB: {
    schema: wholeNumber(1, 65536),
    fallback: '64',
    meaning: 'Most that the quarantine keeps in MB. More is answered 429 with Retry-After.',
  },
  VOICEHIVE_QUARANTINE_PER_MINUTE: {
    schema: wholeNumber(1, 100_000),
    fallback: '300',
    meaning: 'Webhooks that fail verification and are read for the quarantine in a minute. More are answered 429.',
  },
} as const;
