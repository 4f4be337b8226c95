import type { Objective } from '../analytics/catalogue/objectives.ts';
import type { OnCallPlan } from '../oncall/plan.ts';
import type { FeedbackStore } from '../feedback/feedbackStore.ts';
import type { IncidentStore } from '../oncall/store/incidentStore.ts';
import type { StatusStore } from '../health/store/statusStore.ts';

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
