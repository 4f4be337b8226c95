import { z } from 'zod';
import { PROVIDERS, type Provider } from '../../contract/index.ts';
import type { ExpiryTimes } from '../../record/expiry.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** Longest time that is told apart from for ever. */
const MOST_DAYS = 100 * 365;

const UNITS: Readonly<Record<string, number>> = { d: 1, w: 7, y: 365 };

const DURATION = /^([1-9]\d{0,5})([dwy])$/;

const PROBLEM = 'must be a time such as 7d, 12w or 5y, at most a hundred years';

/** A time in ms. */
const duration = z
  .string(PROBLEM)
  .regex(DURATION, PROBLEM)
  .transform((text) => {
    const [, count = '', unit = ''] = DURATION.exec(text) ?? [];
    return Number(count) * (UNITS[unit] ?? 0) * DAY_MS;
  })
  .refine((milliseconds) => milliseconds <= MOST_DAYS * DAY_MS, PROBLEM);

const recordings = z.partialRecord(
  z.enum(PROVIDERS),
  duration,
  `must be an object with a time for each platform, which are ${PROVIDERS.join(', ')}`
);

/** The policy's file. */
export const policyFile = z
  .strictObject(
    {
      rawDeliveries: duration,
      quarantine: duration,
      transcripts: duration,
      calls: duration,
      audit: duration,
      recordings: recordings.default({}),
    },
    'must be an object with rawDeliveries, quarantine, transcripts, calls, audit, perhaps recordings, and nothing else'
  )
  .superRefine((policy, context) => {
    for (const name of ['rawDeliveries', 'quarantine', 'transcripts'] as const) {
      if (policy[name] > policy.calls) {
        context.addIssue({ code: 'custom', path: [name], message: 'must not be longer than calls' });
      }
    }
    if (policy.audit < policy.calls) {
      context.addIssue({
        code: 'custom',
        path: ['audit'],
        message: 'must be at least as long as calls: it is by the audit that an erased caller stays away',
      });
    }
  });

/** How long what is kept, ms. */
export interface RetentionPolicy {
  /** Bodies of deliveries, from their receipt. */
  rawDeliveries: number;
  /** Bodies of deliveries in quarantine, from their receipt. */
  quarantine: number;
  /** What was said in a call, and what was made of it, from its last event. */
  transcripts: number;
  /** A call with everything that is left of its deliveries, from its last event; roll-ups follow it. */
  calls: number;
  /** What is known of erasures, from the request. */
  audit: number;
  /** Recordings at the platforms, from the end of the call. */
  recordings: Partial<Record<Provider, number>>;
}

/** Moments before which what goes by the policy, at a moment; epoch ms. */
export function expiryTimes(policy: RetentionPolicy, now: number): ExpiryTimes {
  return {
    bodies: now - policy.rawDeliveries,
    quarantine: now - policy.quarantine,
    transcripts: now - policy.transcripts,
    calls: now - policy.calls,
    deliveries: now - policy.calls,
    audit: now - policy.audit,
  };
}

/** What was exported stays in the record for some days more, so that a late change finds its call, ms. */
const MOST_KEPT_AFTER_EXPORT_MS = 7 * DAY_MS;

/** How long the record keeps what was exported, ms: never longer than the policy keeps what is in it. */
export function keptAfterExport({ rawDeliveries, transcripts }: RetentionPolicy): {
  calls: number;
  deliveries: number;
} {
  return {
    calls: Math.min(MOST_KEPT_AFTER_EXPORT_MS, transcripts),
    deliveries: Math.min(MOST_KEPT_AFTER_EXPORT_MS, rawDeliveries),
  };
}
