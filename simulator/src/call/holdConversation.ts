import type { Arrival } from '../arrivals/arrival.ts';
import { fill, type Script, type Words } from '../dialogue/script.ts';
import { between, chance, logNormal, poisson } from '../random/distributions.ts';
import { Random } from '../random/random.ts';
import { SECOND } from '../time/durations.ts';
import { chooseExchanges, type PlannedExchange } from './chooseExchanges.ts';
import type { Conversation, Interruption, SpokenLine, ToolUse } from './conversation.ts';
import type { HandOver } from './drawHandOver.ts';
import type { Turn } from './drawTurns.ts';
import type { Ending } from './ending.ts';

/** What a conversation is made of. */
export interface ConversationPlan {
  seed: number;
  arrival: Arrival;
  script: Script;
  words: Words;
  /** Epoch ms of answer and end. */
  startedAt: number;
  endedAt: number;
  ending: Ending;
  turns: readonly Turn[];
  toolFailureShare: number | null;
  handOver: HandOver | null;
}

/** Speech takes this many ms a character, about 170 words a minute. */
const MS_PER_CHARACTER = 62;

/** People can speak this much faster than usual before a turn is left out for lack of time. */
const FASTEST = 0.6;

/** What the platform puts in place of a result when a tool's server cannot be used. */
const UNREACHABLE_TOOL = 'Your server rejected `tool-calls` webhook. Error: Request failed with status code 503';

const SILENCE_BEFORE_TIMEOUT = 30 * SECOND;

/** Stalls longer than this make the platform report that the assistant hangs. */
const HANG_AFTER = 6 * SECOND;

/** About 20 % of calls have an interruption by the caller; the mean over all turns of a call of usual length. */
const USER_INTERRUPTIONS_PER_TURN = 0.28 / 10;
const AGENT_INTERRUPTIONS_PER_TURN = 0.1 / 10;

function speechMs(text: string): number {
  return 250 + text.length * MS_PER_CHARACTER;
}

function spokenMs({ user, agent }: PlannedExchange): number {
  return speechMs(user) + speechMs(agent);
}

/** Milliseconds at the end in which nobody speaks. */
function quietTail(plan: ConversationPlan, random: Random): number {
  const length = plan.endedAt - plan.startedAt;
  return plan.ending.reason === 'silence-timed-out'
    ? Math.min(SILENCE_BEFORE_TIMEOUT, 0.6 * length)
    : Math.min(between(random, 200, 900), 0.1 * length);
}

interface Schedule {
  exchanges: PlannedExchange[];
  /** Factor on the time of speech, at most 1. */
  tempo: number;
  /** Milliseconds to spend on pauses. */
  spareMs: number;
}

/** Fits as many turns as possible into the time, from the first one on; the last exchange stays the last. */
function schedule(plan: ConversationPlan, chosen: PlannedExchange[], availableMs: number): Schedule {
  const exchanges = [...chosen];
  const latencies = plan.turns.map(({ reported }) => reported.total);
  for (;;) {
    const waiting = latencies.slice(0, exchanges.length).reduce((sum, ms) => sum + ms, 0);
    const speaking = exchanges.reduce((sum, exchange) => sum + spokenMs(exchange), 0);
    const left = availableMs - waiting;
    if (exchanges.length === 0 || left >= FASTEST * speaking) {
      const tempo = speaking === 0 ? 1 : Math.min(1, left / speaking);
      return { exchanges, tempo, spareMs: Math.max(0, left - tempo * speaking) };
    }
    // A turn with a tool keeps its place, because its latency belongs to it; the last words move up otherwise.
    const last = exchanges.pop();
    const before = exchanges.at(-1);
    if (last?.tool === null && before?.tool === null) {
      exchanges[exchanges.length - 1] = last;
    }
  }
}

function useTool(plan: ConversationPlan, exchange: PlannedExchange, turn: Turn, at: number, index: number): ToolUse[] {
  const { tool } = exchange;
  if (tool === null || turn.toolMs === null) {
    return [];
  }
  const { endpointing, transcriber, model } = turn.reported;
  const startedAt = Math.round(at + Math.min(turn.reported.total / 2, endpointing + transcriber + model));
  const result = tool.isTimeout ? UNREACHABLE_TOOL : tool.isFailure ? tool.script.failure : tool.script.result;
  return [
    {
      id: `call_${new Random(plan.seed, plan.arrival.key, 'tool', index).word().toString(36)}${index}`,
      name: tool.script.name,
      arguments: fill(tool.script.arguments, plan.words),
      result: fill(result, plan.words),
      isFailure: tool.isFailure,
      startedAt,
      endedAt: Math.round(startedAt + Math.min(turn.toolMs, turn.reported.total / 2) * 0.65),
      turn: index,
    },
  ];
}

function interruptionsIn(lines: readonly SpokenLine[], turns: number, random: Random): Interruption[] {
  const draw = (by: 'user' | 'agent', perTurn: number): Interruption[] => {
    const interrupted = lines.filter(({ speaker, turn }) => speaker !== by && (by === 'agent' || turn < turns));
    const count = Math.min(poisson(random, perTurn * turns), interrupted.length);
    return Array.from({ length: count }, () => {
      const line = interrupted[Math.floor(random.unit() * interrupted.length)];
      return line === undefined
        ? []
        : [{ by, at: Math.round(between(random, line.startedAt, line.endedAt)), turn: line.turn }];
    }).flat();
  };
  return [...draw('user', USER_INTERRUPTIONS_PER_TURN), ...draw('agent', AGENT_INTERRUPTIONS_PER_TURN)].sort(
    (left, right) => left.at - right.at
  );
}

/**
 * Lets agent and caller talk: the greeting, then turn by turn what the caller says, the measured time until the
 * answer, and the answer. Turns for which there is no time do not take place.
 */
export function holdConversation(plan: ConversationPlan): Conversation {
  const random = new Random(plan.seed, plan.arrival.key, 'conversation');
  const greeting = fill(plan.script.greeting, plan.words);
  const firstAudioMs = Math.min(logNormal(random, 900, 0.35), (plan.endedAt - plan.startedAt) / 2);
  const chosen = chooseExchanges(random, plan.script, plan);
  const tail = quietTail(plan, random);
  const greetingEnd = plan.startedAt + firstAudioMs + speechMs(greeting);
  const { exchanges, tempo, spareMs } = schedule(plan, chosen, plan.endedAt - tail - greetingEnd);
  const turns = plan.turns.slice(0, exchanges.length);

  const lines: SpokenLine[] = [];
  const tools: ToolUse[] = [];
  const hangs: number[] = [];
  const say = (speaker: SpokenLine['speaker'], text: string, from: number, to: number, turn: number): number => {
    const endedAt = Math.min(Math.round(to), plan.endedAt);
    lines.push({ speaker, text, startedAt: Math.min(Math.round(from), endedAt), endedAt, turn });
    return to;
  };
  let clock = say('agent', greeting, plan.startedAt + firstAudioMs, greetingEnd, 0);
  const pauses = exchanges.map(() => random.unit());
  const allPauses = pauses.reduce((sum, pause) => sum + pause, 0);
  exchanges.forEach((exchange, index) => {
    const turn = turns[index];
    if (turn === undefined) {
      return;
    }
    const user = fill(exchange.user, plan.words);
    const agent = fill(exchange.agent, plan.words);
    const share = (tempo * spokenMs(exchange)) / (speechMs(user) + speechMs(agent));
    clock += (spareMs * (pauses[index] ?? 0)) / allPauses;
    clock = say('user', user, clock, clock + share * speechMs(user), index);
    tools.push(...useTool(plan, exchange, turn, clock, index));
    if (turn.stallMs > HANG_AFTER && chance(random, 0.5)) {
      hangs.push(Math.round(clock + HANG_AFTER));
    }
    clock += turn.reported.total;
    clock = say('agent', agent, clock, clock + share * speechMs(agent), index);
  });
  return { lines, tools, interruptions: interruptionsIn(lines, turns.length, random), hangs, turns };
}
