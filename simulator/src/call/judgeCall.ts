import type { Arrival } from '../arrivals/arrival.ts';
import { fill, type Script, type Words } from '../dialogue/script.ts';
import type { Conditions } from '../incidents/effectsAt.ts';
import { chance, pickWeighted, wholeBetween } from '../random/distributions.ts';
import { Random } from '../random/random.ts';
import type { Ending } from './ending.ts';

/** What the analysis after the call says. */
export interface Judgement {
  isSuccess: boolean;
  /** As the platform writes it: `true` or `false`, or a grade out of ten. */
  successEvaluation: string;
  sentiment: 'neutral' | 'positive' | 'negative';
  summary: string;
}

/** From this grade out of ten on a call counts as a success. */
const PASSING_GRADE = 7;

/** Probabilities of success by the way a call went; a completion above 85 % is what vendors aim for (assumption). */
function successProbability(ending: Ending, seconds: number): number {
  if (ending.kind === 'broken') {
    return 0.05;
  }
  if (ending.reason === 'silence-timed-out' || seconds < 10) {
    return 0.15;
  }
  return ending.isTransfer ? 0.6 : 0.87;
}

const SENTIMENTS = {
  success: [
    ['neutral', 0.64],
    ['positive', 0.32],
    ['negative', 0.04],
  ],
  failure: [
    ['neutral', 0.56],
    ['positive', 0.12],
    ['negative', 0.32],
  ],
} as const;

/** Judges a call in which both sides spoke. Over all calls about 62 % are neutral, 27 % positive, 11 % negative. */
export function judgeCall(
  seed: number,
  arrival: Arrival,
  { ending, seconds, script, words, conditions }: JudgedFacts
): Judgement {
  const random = new Random(seed, arrival.key, 'judgement');
  const isSuccess = chance(random, successProbability(ending, seconds) * conditions.successFactor);
  const grade = isSuccess ? wholeBetween(random, PASSING_GRADE, 10) : wholeBetween(random, 1, PASSING_GRADE - 1);
  const summary = ending.isTransfer ? script.summaries.transfer : script.summaries[isSuccess ? 'success' : 'failure'];
  return {
    isSuccess,
    successEvaluation: arrival.assistant.rubric === 'passFail' ? String(isSuccess) : String(grade),
    sentiment: pickWeighted(random, isSuccess ? SENTIMENTS.success : SENTIMENTS.failure),
    summary: fill(summary, words),
  };
}

/** What the judgement depends on. */
export interface JudgedFacts {
  ending: Ending;
  seconds: number;
  script: Script;
  words: Words;
  conditions: Conditions;
}
