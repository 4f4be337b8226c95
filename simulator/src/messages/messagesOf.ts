import type { SimulatedCall } from '../call/simulatedCall.ts';
import { Random } from '../random/random.ts';
import { isInSet, type MessageSet } from './messageSet.ts';
import { oldReport } from './oldReport.ts';
import { report } from './report.ts';
import { statusUpdates } from './statusUpdates.ts';
import { talkMessages } from './talkMessages.ts';
import { WebhookMessage } from './webhookMessage.ts';

/** How a call is told. */
export interface Telling {
  messages: MessageSet;
  /** Share of reports in the shape of 2024. */
  oldReportShare: number;
}

/** Whether the call's report has the shape of 2024. */
export function hasOldReport({ seed, arrival }: SimulatedCall, { oldReportShare }: Telling): boolean {
  return oldReportShare > 0 && new Random(seed, arrival.key, 'old-report').unit() < oldReportShare;
}

/** The webhooks of a call in order of time. */
export function messagesOf(call: SimulatedCall, telling: Telling): WebhookMessage[] {
  const set = telling.messages;
  const write = hasOldReport(call, telling) ? oldReport : report;
  const final = new WebhookMessage(call.reportAt, 'end-of-call-report', () => write(call));
  if (set === 'report') {
    return [final];
  }
  const statuses = statusUpdates(call)
    .filter(({ status }) => isInSet(set, 'status-update', status))
    .map(({ message }) => message);
  const talk = set === 'brief' ? [] : talkMessages(call).filter(({ type }) => isInSet(set, type, null));
  return [...statuses, ...talk, final].sort((left, right) => left.at - right.at);
}
