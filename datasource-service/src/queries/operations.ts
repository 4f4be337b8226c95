import type { Objective } from '../catalogue/objectives.ts';
import type { OnCallPlan } from '../oncall/plan.ts';
import type { FeedbackStore } from '../store/feedback/feedbackStore.ts';
import type { IncidentStore } from '../store/incidents/incidentStore.ts';
import type { StatusStore } from '../store/status/statusStore.ts';

/** What queries about the service itself read from, beside the calls. */
export interface Operations {
  status: StatusStore;
  objectives: readonly Objective[];
  feedback: FeedbackStore;
  incidents: IncidentStore;
  onCallPlan: OnCallPlan;
  /** Epoch ms. */
  now(): number;
}
