import { COST_COMPONENTS, titleOf } from '../../../contract/index.ts';
import { costComponentId } from '../../../calls/components.ts';
import { money, moneyBy, ratio, sum, type Measure } from '../measure.ts';

const MINUTES = 1 / 60_000;

/** What calls cost, by the platform's bill and by the rate card. */
export const costMeasures: readonly Measure[] = [
  money(
    'costTotal',
    'Cost',
    'Cost as the platform reported it. Calls whose cost is not known are left out and counted in a notice.',
    ['cost_micros', 'cost_known']
  ),
  moneyBy('costPerCall', 'Cost per call', 'billed calls', 'Mean reported cost of the calls that have one.', [
    ['cost_micros'],
    ['cost_known'],
  ]),
  moneyBy(
    'costPerMinute',
    'Cost per minute',
    'minutes',
    'Reported cost by minutes, over calls that have both.',
    [['billed_micros'], ['billed_ms']],
    'minutes'
  ),
  moneyBy(
    'costPerSuccess',
    'Cost per successful call',
    'successful calls',
    'Reported cost of all judged calls, by those of them that were successful.',
    [['judged_cost_micros'], ['successful']]
  ),
  ...COST_COMPONENTS.map((component) =>
    money(
      `cost${titleOf(component)}`,
      `${titleOf(component)} cost`,
      `Part of the reported cost that the bill lists as ${component}.`,
      [costComponentId(component), 'itemised_calls']
    )
  ),
  ratio(
    'analysisShare',
    'Analysis share of cost',
    'down',
    'billed calls',
    'Part of the reported cost that the analysis after the call took, over calls with an itemised bill.',
    [[costComponentId('analysis')], ['itemised_micros']]
  ),
  money(
    'costRated',
    'Cost by rate card',
    'Cost by our dated rate card from tokens, characters and minutes: it includes what was used with your own keys.',
    ['rated_micros', 'rated_known']
  ),
  money(
    'costDifference',
    'Rate card minus bill',
    'Cost by the rate card minus reported cost, over calls that have both: what the platform does not bill, or bills beside the list.',
    ['rate_difference_micros', 'rate_compared']
  ),
  ratio(
    'costDifferenceShare',
    'Rate card to bill',
    'neither',
    'billed calls',
    'Difference of rate card and bill as a part of the bill.',
    [['rate_difference_micros'], ['rate_compared_micros']]
  ),
  ratio(
    'ownKeyShare',
    'Calls on own keys',
    'neither',
    'billed calls',
    'Calls that used a vendor with your own key, so that the bill shows nothing for it, of those whose bill states amounts.',
    [['own_key_calls'], ['own_key_known']]
  ),
  sum('unratedLines', 'Unrated bill lines', 'Lines of bills that the rate card has no price for.', ['unrated_lines'], {
    good: 'down',
  }),
  sum('tokens', 'Model tokens', 'Prompt and completion tokens on the bills, analysis included.', [
    'prompt_tokens',
    'completion_tokens',
  ]),
  sum('promptTokens', 'Prompt tokens', 'Tokens that models read, analysis included.', ['prompt_tokens']),
  sum('completionTokens', 'Completion tokens', 'Tokens that models wrote, analysis included.', ['completion_tokens']),
  ratio(
    'cacheHitRate',
    'Prompt cache hits',
    'up',
    'prompt tokens',
    "Part of the prompt tokens that came from the vendor's cache.",
    [['cached_prompt_tokens'], ['prompt_tokens']]
  ),
  sum('characters', 'Voice characters', 'Characters that were turned into speech.', ['characters']),
  sum('transcriberMinutes', 'Transcriber minutes', 'Minutes of speech recognition on the bills.', ['transcriber_ms'], {
    unit: 'm',
    scale: MINUTES,
  }),
];
