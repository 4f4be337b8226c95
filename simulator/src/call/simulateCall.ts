import type { Arrival } from '../arrivals/arrival.ts';
import { callerNumber } from '../company/callerNumber.ts';
import { versionAt } from '../company/versionAt.ts';
import { fill } from '../dialogue/script.ts';
import { SCRIPTS } from '../dialogue/scripts.ts';
import { conditionsOf, effectsAt } from '../incidents/effectsAt.ts';
import type { Incident } from '../incidents/incident.ts';
import { Random } from '../random/random.ts';
import { uuid } from '../random/uuid.ts';
import { SILENCE, type Conversation } from './conversation.ts';
import { billCall, roundUsd } from './costs.ts';
import { drawDuration } from './drawDuration.ts';
import { drawEnding } from './drawEnding.ts';
import { drawHandOver } from './drawHandOver.ts';
import { drawTimes, type CallTimes } from './drawTimes.ts';
import { drawTransfer } from './drawTransfer.ts';
import { drawTurns } from './drawTurns.ts';
import { evaluateCall } from './evaluateCall.ts';
import { holdConversation, type ConversationPlan } from './holdConversation.ts';
import { judgeCall } from './judgeCall.ts';
import type { SimulatedCall } from './simulatedCall.ts';

/** A call that an answering machine took: the agent leaves its message. */
function leaveMessage({ script, words, startedAt, endedAt }: ConversationPlan): Conversation {
  const tone = Math.round(startedAt + 0.25 * (endedAt - startedAt));
  return {
    ...SILENCE,
    lines: [
      {
        speaker: 'user',
        text: 'Please leave a message after the tone.',
        startedAt: startedAt + 400,
        endedAt: tone,
        turn: 0,
      },
      { speaker: 'agent', text: fill(script.voicemail, words), startedAt: tone + 600, endedAt: endedAt - 300, turn: 0 },
    ],
  };
}

function converse(plan: Omit<ConversationPlan, 'startedAt'>, { startedAt }: CallTimes): Conversation {
  if (startedAt === null) {
    return SILENCE;
  }
  return plan.ending.kind === 'machine'
    ? leaveMessage({ ...plan, startedAt })
    : holdConversation({ ...plan, startedAt });
}

/** Plays a call from beginning to end. The same seed, arrival and incidents give the same call. */
export function simulateCall(seed: number, arrival: Arrival, incidents: readonly Incident[]): SimulatedCall {
  const { assistant, key } = arrival;
  const conditions = conditionsOf(effectsAt(incidents, arrival.at, assistant));
  const ending = drawEnding(seed, arrival, conditions);
  const drawn = drawDuration(seed, arrival, ending, conditions);
  const times = drawTimes(seed, arrival, ending, drawn);
  const seconds = times.startedAt === null ? 0 : (times.endedAt - times.startedAt) / 1000;
  const script = SCRIPTS[assistant.script];
  const turns = ending.kind === 'machine' ? [] : drawTurns(seed, arrival, seconds, conditions);
  const handOver = drawHandOver(seed, arrival, turns.length);
  const words = {
    ...script.words(new Random(seed, key, 'words')),
    ...(handOver === null ? {} : SCRIPTS[handOver.to.script].words(new Random(seed, key, 'words-of-the-other'))),
  };
  const { toolFailureShare } = conditions;
  const plan = { seed, arrival, script, words, endedAt: times.endedAt, ending, turns, toolFailureShare, handOver };
  const conversation = converse(plan, times);
  const isHandedOver = handOver !== null && conversation.turns.length > handOver.turn;
  const costs = billCall(seed, arrival, seconds, { conversation, handOver: isHandedOver ? handOver : null });
  const judgement =
    conversation.turns.length === 0 ? null : judgeCall(seed, arrival, { ending, seconds, script, words, conditions });
  const identity = new Random(seed, key, 'identity');
  const isWeb = assistant.direction === 'web';
  return {
    ...times,
    id: uuid(identity),
    seed,
    arrival,
    assistantVersion: `${versionAt(assistant, arrival.at)}${conditions.versionSuffix}`,
    customerNumber: isWeb ? null : callerNumber(identity),
    carrierCallId: isWeb ? null : `CA${uuid(identity).replaceAll('-', '')}`,
    ending,
    conversation,
    costs,
    costUsd: roundUsd(costs.reduce((sum, { usd }) => sum + usd, 0)),
    handOver: isHandedOver ? handOver : null,
    transfer: drawTransfer(seed, arrival, ending),
    judgement,
    evaluations: judgement === null ? [] : evaluateCall(seed, arrival, { judgement, reportAt: times.reportAt }),
  };
}
