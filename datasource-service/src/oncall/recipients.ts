import type { PageRecipient } from './incident/incident.ts';
import type { OnCallPlan } from './plan.ts';
import { onCallAt } from './schedule/shifts.ts';

/** A channel as a whole, as people read it. */
const CHANNEL: PageRecipient = { person: null, name: 'the channel' };

function peopleOf(target: string, plan: OnCallPlan, instant: number): string[] {
  const [kind, id = ''] = target.split(':');
  if (kind === 'everyone') {
    return [...plan.people.keys()];
  }
  if (kind === 'person') {
    return [id];
  }
  // A policy is older than the file at times: what it names may be gone.
  const schedule = plan.schedules.get(id);
  const person = schedule === undefined ? null : onCallAt(schedule, instant);
  return person === null ? [] : [person];
}

/**
 * Whom the targets of an escalation step mean at a moment, epoch ms, each once. People and schedules that are not in the
 * plan any more are left out.
 */
export function recipientsOf(targets: readonly string[], plan: OnCallPlan, instant: number): PageRecipient[] {
  const named = targets.filter((target) => target !== 'channel').flatMap((target) => peopleOf(target, plan, instant));
  const people = [...new Set(named)].flatMap((id) => {
    const person = plan.people.get(id);
    return person === undefined ? [] : [{ person: id, name: person.name }];
  });
  return targets.includes('channel') ? [...people, CHANNEL] : people;
}
