import type { Exchange, Script, ScriptTool } from '../dialogue/script.ts';
import { SCRIPTS } from '../dialogue/scripts.ts';
import { PASS_ON, SMALL_TALK } from '../dialogue/smallTalk.ts';
import { chance, shuffled, wholeBetween } from '../random/distributions.ts';
import type { Random } from '../random/random.ts';
import type { HandOver } from './drawHandOver.ts';
import type { Ending } from './ending.ts';
import type { Turn } from './drawTurns.ts';

/** What is said in a turn, before words are filled in. */
export interface PlannedExchange extends Exchange {
  tool: { script: ScriptTool; isFailure: boolean; isTimeout: boolean } | null;
}

/** Shares of tool calls that fail and that never answer (assumption). */
const TOOL_FAILURE_SHARE = 0.015;
const TOOL_TIMEOUT_SHARE = 0.003;

const FAREWELL_SHARE = 0.7;

function lastExchange(random: Random, script: Script, ending: Ending): Exchange | null {
  if (ending.isTransfer) {
    return script.handOver;
  }
  const isGoodEnd = /^customer-ended-call$|^assistant-(ended|said)/.test(ending.reason);
  return isGoodEnd && chance(random, FAREWELL_SHARE) ? script.farewell : null;
}

function withTool(random: Random, script: Script, position: number, failureShare: number | null): PlannedExchange {
  const tool = script.tools[position % script.tools.length] ?? script.tools[0];
  const isTimeout = chance(random, TOOL_TIMEOUT_SHARE);
  const isFailure = chance(random, failureShare ?? TOOL_FAILURE_SHARE) || isTimeout;
  const { user, agent } = tool.exchange;
  return { user, agent: isFailure ? script.apology : agent, tool: { script: tool, isFailure, isTimeout } };
}

/** What the other assistant of a squad says from its first turn on, and before it the words that lead there. */
function passOn(chosen: PlannedExchange[], script: Script, { turn, to }: HandOver): PlannedExchange[] {
  const other = SCRIPTS[to.script];
  const ends = new Map<string, Exchange>([
    [script.handOver.user, other.handOver],
    [script.farewell.user, other.farewell],
  ]);
  return chosen.map((exchange, index): PlannedExchange => {
    const { tool } = exchange;
    if (index < turn) {
      return index === turn - 1 && tool === null ? { ...PASS_ON, tool } : exchange;
    }
    if (tool === null) {
      const { exchanges } = other;
      return { ...(ends.get(exchange.user) ?? exchanges[(index - turn) % exchanges.length] ?? exchanges[0]), tool };
    }
    const used = other.tools[index % other.tools.length] ?? other.tools[0];
    return { user: used.exchange.user, agent: tool.isFailure ? other.apology : used.exchange.agent, tool: { ...tool, script: used } }; // prettier-ignore
  });
}

/** What decides what is said. */
interface Course {
  turns: readonly Turn[];
  ending: Ending;
  toolFailureShare: number | null;
  handOver: HandOver | null;
}

/** Chooses what is said in each turn: the script in random order, small talk when it runs out, and a fitting end. */
export function chooseExchanges(
  random: Random,
  script: Script,
  { turns, ending, toolFailureShare, handOver }: Course
): PlannedExchange[] {
  const [opening, ...others] = script.exchanges;
  const pool: Exchange[] = [opening, ...shuffled(random, others)];
  while (pool.length < turns.length) {
    pool.push(...shuffled(random, SMALL_TALK));
  }
  let toolPosition = wholeBetween(random, 0, script.tools.length - 1);
  const chosen = turns.map((turn, index): PlannedExchange => {
    if (turn.toolMs !== null) {
      toolPosition += 1;
      return withTool(random, script, toolPosition, toolFailureShare);
    }
    return { ...(pool[index] ?? opening), tool: null };
  });
  const last = lastExchange(random, script, ending);
  const final = chosen.at(-1);
  if (last !== null && final !== undefined && final.tool === null) {
    chosen[chosen.length - 1] = { ...last, tool: null };
  }
  return handOver === null ? chosen : passOn(chosen, script, handOver);
}
