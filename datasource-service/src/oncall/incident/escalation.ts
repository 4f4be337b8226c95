import type { PageChannel } from '../../contract/index.ts';
import type { Incident, Page } from './incident.ts';

/** Whom an escalation pages, and after how long. */
export interface EscalationStep {
  /** From the beginning of the escalation, ms. */
  afterMs: number;
  /** `schedule:<id>` for who is on call there, `person:<id>`, `everyone`, or `channel` for a channel as a whole. */
  notify: readonly string[];
  via: readonly PageChannel[];
}

/** How an incident is escalated until somebody acts. */
export interface EscalationPolicy {
  id: string;
  title: string;
  /** In the order of their times. */
  steps: readonly EscalationStep[];
  /** How often all steps are taken again, and how long after the beginning of the ones before; null for never. */
  repeat: { times: number; everyMs: number } | null;
  /** Time after which an acknowledged incident is escalated from the beginning, ms; null for never. */
  acknowledgeTimeoutMs: number | null;
}

/** What an incident wants done now. */
export type DueAction =
  { kind: 'expireAcknowledgement' } | { kind: 'takeStep'; step: EscalationStep } | { kind: 'send'; page: Page };

/** A step and its time, epoch ms. */
export interface PlannedStep {
  at: number;
  step: EscalationStep;
}

/** The step that comes after so many, of an escalation that began at a moment; null when none is left. */
function stepAfter({ steps, repeat }: EscalationPolicy, taken: number, beganAt: number): PlannedStep | null {
  const round = Math.floor(taken / steps.length);
  if (round > (repeat?.times ?? 0)) {
    return null;
  }
  const step = steps[taken % steps.length];
  return step === undefined ? null : { at: beganAt + round * (repeat?.everyMs ?? 0) + step.afterMs, step };
}

function acknowledgementEnd({ acknowledgedAt, policy }: Incident): number | null {
  return acknowledgedAt === null || policy.acknowledgeTimeoutMs === null
    ? null
    : acknowledgedAt + policy.acknowledgeTimeoutMs;
}

/** The next step unless somebody acts; null when none is left. */
export function nextStep(incident: Incident): PlannedStep | null {
  const { state, policy, stepsTaken, escalatedAt } = incident;
  switch (state) {
    case 'triggered':
      return stepAfter(policy, stepsTaken, escalatedAt);
    case 'acknowledged': {
      const end = acknowledgementEnd(incident);
      return end === null ? null : stepAfter(policy, 0, end);
    }
    case 'resolved':
      return null;
  }
}

/** Whether something may be due about an incident, now or later: it is not over, or somebody is still to be told so. */
export function needsAttention({ state, pages }: Incident): boolean {
  return state !== 'resolved' || pages.some(({ tryAt }) => tryAt !== null);
}

/**
 * What is to be done about an incident at a moment, epoch ms: computed from what is kept alone, so that it comes to the
 * same after a restart. One step at a time; what it leads to is due at once.
 */
export function due(incident: Incident, now: number): DueAction[] {
  const end = acknowledgementEnd(incident);
  if (incident.state === 'acknowledged' && end !== null && end <= now) {
    return [{ kind: 'expireAcknowledgement' }];
  }
  const next = incident.state === 'triggered' ? nextStep(incident) : null;
  const step: DueAction[] = next !== null && next.at <= now ? [{ kind: 'takeStep', step: next.step }] : [];
  const pages = incident.pages.filter(({ tryAt }) => tryAt !== null && tryAt <= now);
  return [...step, ...pages.map((page): DueAction => ({ kind: 'send', page }))];
}
