import { z } from 'zod';
import { ALERT_SEVERITIES, INCIDENT_EVENTS, INCIDENT_STATES, PAGE_CHANNELS } from '../../contract/index.ts';
import { PAGE_SUBJECTS, type Incident, type TimelineEntry } from '../incident/incident.ts';

const optionalText = z.string().nullable();
const optionalNumber = z.number().nullable();
const labels = z.record(z.string(), z.string());
const channel = z.enum(PAGE_CHANNELS);

const policy = z.object({
  id: z.string(),
  title: z.string(),
  steps: z.array(z.object({ afterMs: z.number(), notify: z.array(z.string()), via: z.array(channel) })),
  repeat: z.object({ times: z.number(), everyMs: z.number() }).nullable(),
  acknowledgeTimeoutMs: optionalNumber,
});

const page = z.object({
  key: z.string(),
  person: optionalText,
  name: z.string(),
  channel,
  // Before it was told when something is over, all pages were about alerts.
  about: z.enum(PAGE_SUBJECTS).default('alert'),
  attempts: z.number(),
  tryAt: optionalNumber,
  outcome: z.enum(['waiting', 'sent', 'failed']),
});

/** An incident as stores keep it. */
export const incidentDocument: z.ZodType<Incident> = z.object({
  id: z.string(),
  fingerprint: z.string(),
  startedAt: z.number(),
  title: z.string(),
  summary: optionalText,
  severity: z.enum(ALERT_SEVERITIES).nullable(),
  labels,
  links: z.object({
    rule: optionalText,
    panel: optionalText,
    runbook: optionalText,
    // Incidents that were kept before alerts told their calls have none.
    calls: optionalText.default(null),
    grafana: optionalText,
  }),
  state: z.enum(INCIDENT_STATES),
  openedAt: z.number(),
  lastSeenAt: z.number(),
  acknowledgedAt: optionalNumber,
  acknowledgedBy: optionalText,
  resolvedAt: optionalNumber,
  resolvedBy: optionalText,
  policy,
  escalation: z.number(),
  escalatedAt: z.number(),
  stepsTaken: z.number(),
  pages: z.array(page),
});

/** An entry of a timeline as stores keep it. */
export const timelineEntry: z.ZodType<TimelineEntry> = z.object({
  at: z.number(),
  event: z.enum(INCIDENT_EVENTS),
  who: optionalText,
  channel: channel.nullable(),
  detail: z.string(),
});
