import { z } from 'zod';
import {
  INCIDENTS_FRAMES,
  incidentPath,
  type IncidentEventRow,
  type IncidentRow,
  type IncidentsFrameName,
} from '../contract/index.ts';
import { nextStep } from '../oncall/incident/escalation.ts';
import type { Incident, TimelineEntry } from '../oncall/incident/incident.ts';
import { ServiceError } from '../runtime/errors.ts';
import type { Frame } from '../frames/frame.ts';
import type { OnCallPlan } from '../oncall/plan.ts';
import { recipientsOf } from '../oncall/recipients.ts';
import { limit } from './fields.ts';
import { frameName, onlyFrame } from './onlyFrame.ts';
import type { QueryKind } from './query.ts';
import { tableFrame, type Columns } from './tableFrame.ts';

const WANTED_ID = 'must be the id of an incident';

const schema = z.object({
  incidentId: z.string(WANTED_ID).min(1, WANTED_ID).max(100, WANTED_ID).nullish(),
  limit: limit(100),
  frame: frameName(INCIDENTS_FRAMES),
});

type IncidentsQuery = z.output<typeof schema>;

const TEXT = { type: 'string' } as const;
const TIME = { type: 'time' } as const;

const COLUMNS: Columns<IncidentRow> = {
  id: TEXT,
  state: TEXT,
  severity: TEXT,
  title: TEXT,
  summary: TEXT,
  startedAt: TIME,
  lastSeenAt: TIME,
  acknowledgedAt: TIME,
  acknowledgedBy: TEXT,
  resolvedAt: TIME,
  resolvedBy: TEXT,
  durationSeconds: { type: 'number', config: { unit: 's' } },
  paged: TEXT,
  nextPageAt: TIME,
  nextPaged: TEXT,
  policy: TEXT,
  ruleUrl: TEXT,
  panelUrl: TEXT,
  runbookUrl: TEXT,
  callsUrl: TEXT,
  link: TEXT,
};

const TIMELINE_COLUMNS: Columns<IncidentEventRow> = {
  at: TIME,
  event: TEXT,
  who: TEXT,
  channel: TEXT,
  detail: TEXT,
};

/** Names in the order in which they come first; null for none. */
function listed(names: readonly string[]): string | null {
  return names.length === 0 ? null : [...new Set(names)].join(', ');
}

function rowOf(incident: Incident, plan: OnCallPlan, now: number): IncidentRow {
  const { id, state, severity, title, summary, startedAt, lastSeenAt, links, pages, policy } = incident;
  const { acknowledgedAt, acknowledgedBy, resolvedAt, resolvedBy } = incident;
  const next = nextStep(incident);
  const nextPaged = next === null ? [] : recipientsOf(next.step.notify, plan, Math.max(now, next.at));
  return {
    id,
    state,
    severity,
    title,
    summary,
    startedAt,
    lastSeenAt,
    acknowledgedAt,
    acknowledgedBy,
    resolvedAt,
    resolvedBy,
    durationSeconds: Math.max(0, (resolvedAt ?? now) - startedAt) / 1000,
    paged: listed(pages.filter(({ outcome }) => outcome === 'sent').map(({ name }) => name)),
    nextPageAt: next?.at ?? null,
    nextPaged: listed(nextPaged.map(({ name }) => name)),
    policy: policy.title,
    ruleUrl: links.rule,
    panelUrl: links.panel,
    runbookUrl: links.runbook,
    callsUrl: links.calls,
    link: incidentPath(id),
  };
}

function framesOf(rows: readonly IncidentRow[], timeline: readonly TimelineEntry[]): Frame[] {
  return [
    tableFrame('incidents' satisfies IncidentsFrameName, rows, COLUMNS),
    tableFrame('timeline' satisfies IncidentsFrameName, timeline, TIMELINE_COLUMNS),
  ];
}

/** `incidents`: what is open and what was, or one incident with what happened to it. */
export const incidentsKind: QueryKind<IncidentsQuery> = {
  queryType: 'incidents',
  schema,
  needs: 'viewer',
  async run({ incidentId, limit: most, frame }, { range }, { operations: { incidents, onCallPlan, now } }) {
    const moment = now();
    if (incidentId === null || incidentId === undefined) {
      const found = await incidents.list({ range, limit: most });
      const rows = found.map((incident) => rowOf(incident, onCallPlan, moment));
      return onlyFrame(framesOf(rows, []), frame);
    }
    const incident = await incidents.find(incidentId);
    if (incident === null) {
      throw new ServiceError('not_found', `There is no incident "${incidentId}".`, { field: 'incidentId' });
    }
    return onlyFrame(framesOf([rowOf(incident, onCallPlan, moment)], await incidents.timeline(incidentId)), frame);
  },
};
