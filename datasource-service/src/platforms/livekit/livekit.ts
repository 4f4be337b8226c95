import type { Envelope, EnvelopeProblem, ProviderAdapter } from '../provider.ts';
import { callIdOf, isDocumented, needsRoom, readRoomEvent } from './roomEvent.ts';
import { eventSchema, reportSchema, type LiveKitEvent, type LiveKitReport } from './schema.ts';
import { readSessionReport, SESSION_REPORT } from './sessionReport.ts';
import { withhold } from './withhold.ts';

function eventEnvelope(event: LiveKitEvent): Envelope | EnvelopeProblem {
  const callId = callIdOf(event);
  if (callId === null && needsRoom(event.event)) {
    return { field: 'room.sid', message: `A ${event.event} must name its room in \`room.sid\`.` };
  }
  return { type: event.event, isDocumented: isDocumented(event.event), callId, eventAt: event.createdAt };
}

function reportEnvelope({ room_id: callId, timestamp }: LiveKitReport): Envelope | EnvelopeProblem {
  return callId === null
    ? { field: 'room_id', message: 'A session report must name its room in `room_id`.' }
    : { type: SESSION_REPORT, isDocumented: true, callId, eventAt: timestamp };
}

/**
 * LiveKit's webhooks about rooms, and the session reports that an agent posts itself, signed like a webhook.
 * Source: livekit/protocol and livekit/agents.
 */
export const livekit: ProviderAdapter = {
  provider: 'livekit',
  withhold,
  readEnvelope(body) {
    const event = eventSchema.safeParse(body);
    if (event.success) {
      return eventEnvelope(event.data);
    }
    const report = reportSchema.safeParse(body);
    return report.success
      ? reportEnvelope(report.data)
      : { field: 'event', message: 'The body must be an object with a text `event`, or a session report.' };
  },
  readEvent(body, receivedAt) {
    const event = eventSchema.safeParse(body);
    if (event.success) {
      return readRoomEvent(event.data, receivedAt);
    }
    const report = reportSchema.safeParse(body);
    return report.success ? readSessionReport(report.data, receivedAt) : null;
  },
};
