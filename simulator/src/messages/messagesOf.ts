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

/** Whether the call's report has the shape of 2024. Those of squads have not: it could not tell who took part. */
export function hasOldReport({ seed, arrival, handOver }: SimulatedCall, { oldReportShare }: Telling): boolean {
  return handOver === null && oldReportShare > 0 && new Random(seed, arrival.key, 'old-report').unit() < oldReportShare;
}

/** The final report, and a corrected one when what was drawn from the conversation changed afterwards. */
function reports(call: SimulatedCall, isOld: boolean): WebhookMessage[] {
  if (isOld) {
    return [new WebhookMessage(call.reportAt, 'end-of-call-report', () => oldReport(call))];
  }
  const [first, ...corrections] = call.evaluations;
  return [
    new WebhookMessage(call.reportAt, 'end-of-call-report', () => report(call, first, call.reportAt)),
    ...corrections.map(
      (evaluation) =>
        new WebhookMessage(evaluation.reportAt, 'end-of-call-report', () =>
          report(call, evaluation, evaluation.reportAt)
        )
    ),
  ];
}

/** The webhooks of a call in order of time. */
export function messagesOf(call: SimulatedCall, telling: Telling): WebhookMessage[] {
  const set = telling.messages;
  const final = reports(call, hasOldReport(call, telling));
  if (set === 'report') {
    return final;
  }
  const statuses = statusUpdates(call)
    .filter(({ status }) => isInSet(set, 'status-update', status))
    .map(({ message }) => message);
  const talk = set === 'brief' ? [] : talkMessages(call).filter(({ type }) => isInSet(set, type, null));
  return [...statuses, ...talk, ...final].sort((left, right) => left.at - right.at);
}
