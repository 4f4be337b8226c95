import type { AlertSeverity, IncidentEvent, IncidentState, PageChannel } from '../../contract/index.ts';
import type { EscalationPolicy } from './escalation.ts';

/** Where to look, as Grafana's alert says: absolute http or https addresses. */
export interface IncidentLinks {
  rule: string | null;
  panel: string | null;
  /** May be a path of Grafana. */
  runbook: string | null;
  /** The calls that it is about. May be a path of Grafana. */
  calls: string | null;
  /** Grafana itself. */
  grafana: string | null;
}

/** What a page tells. */
export const PAGE_SUBJECTS = ['alert', 'resolution'] as const;
export type PageSubject = (typeof PAGE_SUBJECTS)[number];

/** One message to one person, or to a channel as a whole. */
export interface Page {
  /** The same for every attempt, so that a receiver can tell a repetition. */
  key: string;
  /** Id of a person; null for the channel as a whole. */
  person: string | null;
  /** As people read it. */
  name: string;
  channel: PageChannel;
  /** Why: something happens, or it is over. */
  about: PageSubject;
  attempts: number;
  /** When it may be tried next, epoch ms; null when it is done with. */
  tryAt: number | null;
  outcome: 'waiting' | 'sent' | 'failed';
}

/** Something that somebody was told of, or should be. Times are epoch ms. */
export interface Incident {
  /** Follows from the fingerprint and the start of the alert. */
  id: string;
  /** Grafana's fingerprint of the alert's labels. */
  fingerprint: string;
  startedAt: number;
  title: string;
  summary: string | null;
  severity: AlertSeverity | null;
  labels: Readonly<Record<string, string>>;
  links: IncidentLinks;
  state: IncidentState;
  openedAt: number;
  lastSeenAt: number;
  acknowledgedAt: number | null;
  acknowledgedBy: string | null;
  resolvedAt: number | null;
  resolvedBy: string | null;
  /** As it was when the incident was opened: a later file changes nothing of it. */
  policy: EscalationPolicy;
  /** How often it was escalated from the beginning. */
  escalation: number;
  /** When the escalation under way began. */
  escalatedAt: number;
  /** Steps of the escalation that are taken, over all its repetitions. */
  stepsTaken: number;
  pages: readonly Page[];
}

/** Something that happened to an incident. What was said is never changed. */
export interface TimelineEntry {
  /** Epoch ms. */
  at: number;
  event: IncidentEvent;
  who: string | null;
  channel: PageChannel | null;
  detail: string;
}

/** An incident as it is to be, and what is to be said of it. */
export interface IncidentChange {
  incident: Incident;
  entries: readonly TimelineEntry[];
}

/** An alert as its sender tells it, firing or not. */
export interface Alert extends Pick<
  Incident,
  'id' | 'fingerprint' | 'startedAt' | 'title' | 'summary' | 'severity' | 'labels' | 'links'
> {
  isFiring: boolean;
}

/** An alert that fires again so soon after its incident was resolved belongs to it, ms. */
const REOPEN_MS = 15 * 60 * 1000;

/** Pages are tried so often. */
const MOST_ATTEMPTS = 3;

/** Time before a page is tried again, by the attempts so far, ms. It is the lease of an attempt under way too. */
const RETRY_MS = [20_000, 60_000];

const NO_CHANNEL = 'No channel of this step is set up: set VOICEHIVE_ONCALL_SLACK_URL or VOICEHIVE_ONCALL_WEBHOOK_URL.';

function entry(at: number, event: IncidentEvent, detail: string, rest: Partial<TimelineEntry> = {}): TimelineEntry {
  return { at, event, who: null, channel: null, detail, ...rest };
}

/** What is waiting to be sent is not sent any more. */
function withoutWaiting(pages: readonly Page[]): Page[] {
  return pages.filter(({ outcome }) => outcome !== 'waiting');
}

function escalateAnew(incident: Incident, now: number): Incident {
  return {
    ...incident,
    state: 'triggered',
    acknowledgedAt: null,
    acknowledgedBy: null,
    resolvedAt: null,
    resolvedBy: null,
    escalation: incident.escalation + 1,
    escalatedAt: now,
    stepsTaken: 0,
    pages: withoutWaiting(incident.pages),
  };
}

function open({ isFiring: _isFiring, ...alert }: Alert, policy: EscalationPolicy, now: number): IncidentChange {
  return {
    incident: {
      ...alert,
      state: 'triggered',
      openedAt: now,
      lastSeenAt: now,
      acknowledgedAt: null,
      acknowledgedBy: null,
      resolvedAt: null,
      resolvedBy: null,
      policy,
      escalation: 1,
      escalatedAt: now,
      stepsTaken: 0,
      pages: [],
    },
    entries: [entry(now, 'triggered', `The alert fires; it is escalated as "${policy.title}".`)],
  };
}

function firesAgain(alert: Alert, incident: Incident, resolvedAt: number, now: number): boolean {
  const isSameAlert = alert.startedAt === incident.startedAt;
  // What Grafana itself called over does not fire because of a message that came late.
  return isSameAlert
    ? incident.resolvedBy !== null
    : alert.startedAt > incident.startedAt && now - resolvedAt < REOPEN_MS;
}

function seeFiring(
  alert: Alert,
  latest: Incident | null,
  policy: EscalationPolicy,
  now: number
): IncidentChange | null {
  if (latest === null) {
    return open(alert, policy, now);
  }
  if (latest.resolvedAt === null) {
    return { incident: { ...latest, summary: alert.summary, lastSeenAt: now }, entries: [] };
  }
  if (firesAgain(alert, latest, latest.resolvedAt, now)) {
    const incident = { ...escalateAnew(latest, now), summary: alert.summary, lastSeenAt: now };
    return { incident, entries: [entry(now, 'reopened', 'The alert fires again.')] };
  }
  return alert.startedAt <= latest.startedAt ? null : open(alert, policy, now);
}

/** A page that got to somebody, or may have. */
function mayHaveCome({ outcome, attempts }: Page): boolean {
  return outcome === 'sent' || (outcome === 'waiting' && attempts > 0);
}

/** Tells those who know of the incident that it is over, each once by every channel, and after what is under way to them. */
function resolutionPages({ id, escalation, pages }: Incident, now: number): Page[] {
  const latest = new Map(
    pages.filter(mayHaveCome).map((page) => [`${page.person ?? 'channel'}/${page.channel}`, page])
  );
  return [...latest]
    .filter(([, { about }]) => about === 'alert')
    .map(([receiver, { person, name, channel, outcome }]) => ({
      key: [id, escalation, 'resolution', receiver].join('/'),
      person,
      name,
      channel,
      about: 'resolution',
      attempts: 0,
      tryAt: outcome === 'sent' ? now : now + (RETRY_MS[0] as number),
      outcome: 'waiting',
    }));
}

function finish(incident: Incident, resolvedBy: string | null, now: number): Incident {
  const pages = [...withoutWaiting(incident.pages), ...resolutionPages(incident, now)];
  return { ...incident, state: 'resolved', resolvedAt: now, resolvedBy, pages };
}

/**
 * What an alert makes of the latest incident of its fingerprint. It is level-triggered: only how things are counts, so
 * that a repeated or late message changes nothing but when the alert was last seen.
 *
 * @param latest null when there was none
 * @param policy for an incident that is opened
 */
export function seeAlert(
  alert: Alert,
  latest: Incident | null,
  policy: EscalationPolicy,
  now: number
): IncidentChange | null {
  if (alert.isFiring) {
    return seeFiring(alert, latest, policy, now);
  }
  if (latest === null || latest.resolvedAt !== null || alert.startedAt < latest.startedAt) {
    return null;
  }
  return {
    incident: finish(latest, null, now),
    entries: [entry(now, 'resolved', 'The alert does not fire any more.')],
  };
}

/** Somebody takes care of it; null when somebody does already, or it is over. */
export function acknowledge(incident: Incident, who: string, now: number): IncidentChange | null {
  return incident.state !== 'triggered'
    ? null
    : {
        incident: {
          ...incident,
          state: 'acknowledged',
          acknowledgedAt: now,
          acknowledgedBy: who,
          pages: withoutWaiting(incident.pages),
        },
        entries: [entry(now, 'acknowledged', `${who} takes care of it; nobody else is paged.`, { who })],
      };
}

/** Somebody calls it over; null when it is already. An alert that still fires opens it again. */
export function resolve(incident: Incident, who: string, now: number): IncidentChange | null {
  return incident.state === 'resolved'
    ? null
    : {
        incident: finish(incident, who, now),
        entries: [entry(now, 'resolved', `${who} called it over.`, { who })],
      };
}

/** Nobody resolved what somebody acknowledged in time: it is escalated from the beginning. */
export function expireAcknowledgement(incident: Incident, now: number): IncidentChange {
  const detail = 'It was acknowledged and not resolved in time; paging begins anew.';
  return {
    incident: escalateAnew(incident, now),
    entries: [entry(now, 'acknowledgementExpired', detail, { who: incident.acknowledgedBy })],
  };
}

/** Whom a step pages. */
export interface PageRecipient extends Pick<Page, 'person' | 'name'> {}

/**
 * Takes the next step of the escalation: its pages wait to be sent from now on.
 *
 * @param channels those of the step that are set up
 */
export function takeStep(
  incident: Incident,
  recipients: readonly PageRecipient[],
  channels: readonly PageChannel[],
  now: number
): IncidentChange {
  const { id, escalation, stepsTaken, pages } = incident;
  const turn = stepsTaken + 1;
  const added = recipients.flatMap(({ person, name }) =>
    channels.map((channel): Page => ({
      key: [id, escalation, turn, person ?? 'channel', channel].join('/'),
      person,
      name,
      channel,
      about: 'alert',
      attempts: 0,
      tryAt: now,
      outcome: 'waiting',
    }))
  );
  const said = recipients.map(({ name }) => entry(now, 'paged', `Step ${turn} of the escalation.`, { who: name }));
  const unsaid = [
    ...(recipients.length === 0
      ? [entry(now, 'nobodyToPage', `Step ${turn} of the escalation names nobody who is on call.`)]
      : []),
    ...(channels.length === 0 ? [entry(now, 'notSent', NO_CHANNEL)] : []),
  ];
  return {
    incident: { ...incident, stepsTaken: turn, pages: [...pages, ...added] },
    entries: [...said, ...unsaid],
  };
}

function changePage(incident: Incident, key: string, change: (page: Page) => Page): Incident {
  return { ...incident, pages: incident.pages.map((page) => (page.key === key ? change(page) : page)) };
}

/** Takes a page to be sent, so that nobody else does; null when it is not to be sent now. */
export function claimPage(incident: Incident, key: string, now: number): IncidentChange | null {
  const page = incident.pages.find((each) => each.key === key);
  if (page === undefined || page.tryAt === null || page.tryAt > now) {
    return null;
  }
  const attempts = page.attempts + 1;
  const tryAt = attempts < MOST_ATTEMPTS ? now + (RETRY_MS[page.attempts] as number) : null;
  return { incident: changePage(incident, key, (each) => ({ ...each, attempts, tryAt })), entries: [] };
}

/** What became of a page that was claimed: sent, or why not. A page that was withdrawn meanwhile is told of all the same. */
export function settlePage(incident: Incident, page: Page, problem: string | null, now: number): IncidentChange {
  const { key, name: who, channel, about } = page;
  if (problem === null) {
    return {
      incident: changePage(incident, key, (each) => ({ ...each, outcome: 'sent', tryAt: null })),
      entries: [
        entry(now, 'sent', about === 'alert' ? `Told by ${channel}.` : `Told by ${channel} that it is over.`, {
          who,
          channel,
        }),
      ],
    };
  }
  return {
    incident: changePage(incident, key, (each) => ({
      ...each,
      outcome: each.tryAt === null ? 'failed' : 'waiting',
    })),
    entries: [entry(now, 'notSent', problem, { who, channel })],
  };
}
