import { TECHNICAL_OWNERS } from '../../src/contract/index.ts';
import { buildDashboard } from './dashboard.ts';
import type { Json } from './json.ts';
import type { Panel, Row } from './layout.ts';
import { pageLink } from './links.ts';
import { measureChart } from './panels/chart.ts';
import { measureStat } from './panels/stat.ts';
import { measureTable } from './panels/table.ts';
import { filterVariables, voiceHiveVariable } from './variables.ts';

const PAGE = 'Call analytics';

const ENDED = { dimension: 'state', operator: '=' as const, values: ['ended'] };
const TECHNICAL = { dimension: 'faultOwner', operator: 'in' as const, values: [...TECHNICAL_OWNERS] };

function keyNumbers(): Panel[] {
  return [
    measureStat({ id: 1, measure: 'calls', page: PAGE }),
    measureStat({ id: 2, measure: 'answerRate', page: PAGE }),
    measureStat({ id: 3, measure: 'failureRatio', page: PAGE }),
    measureStat({ id: 4, measure: 'containmentRate', page: PAGE }),
    measureStat({ id: 12, measure: 'successRate', page: PAGE }),
    measureStat({ id: 5, measure: 'turnLatencyP95', page: PAGE }),
  ];
}

function answers(): Panel[] {
  return [
    measureChart({
      id: 7,
      title: 'Turn latency',
      description:
        'Time from the end of the caller’s speech to the agent’s first audio: half, 95 % and 99 % of the turns are no slower. The lines are the thresholds of the p95.',
      measures: ['turnLatencyP50', 'turnLatencyP95', 'turnLatencyP99'],
      thresholdsOf: 'turnLatencyP95',
      page: PAGE,
    }),
    measureChart({
      id: 8,
      title: 'p95 by stage',
      description: 'Where the time of a slow turn goes. Percentiles of stages do not add up to that of the turn.',
      measures: ['endpointingP95', 'transcriberP95', 'modelP95', 'voiceP95', 'transportP95', 'unattributedP95'],
      page: PAGE,
    }),
    measureChart({
      id: 13,
      title: 'p50 by stage',
      description: 'Where the time of an ordinary turn goes.',
      measures: ['endpointingP50', 'transcriberP50', 'modelP50', 'voiceP50'],
      page: PAGE,
    }),
    measureChart({
      id: 14,
      title: 'p95 turn latency by assistant',
      description: 'The eight slowest assistants. The lines are the thresholds.',
      measures: ['turnLatencyP95'],
      details: { groupBy: ['assistant'], limit: 8 },
      thresholdsOf: 'turnLatencyP95',
      page: PAGE,
    }),
    measureChart({
      id: 15,
      title: 'Slow turns and slow calls',
      description:
        'Turns that took longer than 2.5 seconds, and calls in which a quarter of the turns took longer than three.',
      measures: ['slowTurnRatio', 'slowCallRatio'],
      thresholdsOf: 'slowTurnRatio',
      page: PAGE,
    }),
    measureChart({
      id: 16,
      title: 'Two clocks',
      description: 'The median turn by the platform’s clock, and by ours from one’s last to the other’s first speech.',
      measures: ['turnLatencyP50', 'observedP50'],
      page: PAGE,
    }),
    measureChart({
      id: 17,
      title: 'Time to first speech',
      description:
        'Time from the start of the call to the agent’s first speech. The lines are the thresholds of the p95.',
      measures: ['firstSpeechP50', 'firstSpeechP95'],
      thresholdsOf: 'firstSpeechP95',
      page: PAGE,
    }),
    measureChart({
      id: 18,
      title: 'Tools',
      description: 'Tool calls that failed, of those whose result is known, and how long 95 % of them took at most.',
      measures: ['toolFailureRate', 'toolLatencyP95'],
      page: PAGE,
    }),
  ];
}

function endings(): Panel[] {
  return [
    measureChart({
      id: 9,
      title: 'Calls by how they ended',
      description: 'Ended calls by the group of their ended reason.',
      measures: ['endedCalls'],
      details: { groupBy: ['endedReasonGroup'], filters: [ENDED] },
      style: 'bars',
      page: PAGE,
    }),
    measureChart({
      id: 10,
      title: 'Failures by owner',
      description: 'Calls that a technical fault ended, by who must act.',
      measures: ['failures'],
      details: { groupBy: ['faultOwner'], filters: [TECHNICAL] },
      style: 'bars',
      page: PAGE,
    }),
    measureChart({ id: 19, measures: ['failureRatio'], thresholdsOf: 'failureRatio', page: PAGE }),
    measureChart({
      id: 20,
      title: 'Contained, transferred, successful',
      description: 'Shares of the answered calls, and of the calls that were judged.',
      measures: ['containmentRate', 'transferRate', 'successRate', 'negativeSentimentRate'],
      page: PAGE,
    }),
    measureTable({
      id: 21,
      title: 'Ended reasons',
      description: 'Reasons as the platforms name them and who must act. A reason leads to its calls.',
      measures: ['endedCalls', 'durationMean', 'costTotal'],
      groupBy: ['endedReason', 'endedReasonGroup', 'faultOwner'],
      filters: [ENDED],
    }),
  ];
}

function conversation(): Panel[] {
  return [
    measureChart({
      id: 22,
      title: 'Interruptions per turn',
      description: 'How often the caller spoke over the agent, and the agent over the caller.',
      measures: ['callerInterruptionsPerTurn', 'agentInterruptionsPerTurn'],
      width: 8,
      page: PAGE,
    }),
    measureChart({
      id: 23,
      measures: ['interruptedCallRate'],
      thresholdsOf: 'interruptedCallRate',
      width: 8,
      page: PAGE,
    }),
    measureChart({
      id: 24,
      title: 'Agent talk share',
      description: 'Part of the time in which somebody spoke that was the agent’s.',
      measures: ['agentTalkShare'],
      width: 8,
      page: PAGE,
    }),
    measureChart({
      id: 25,
      title: 'Dead air',
      description:
        'Calls with a silence of five seconds or longer, the part of all calls’ time that was such silence, and calls that ended because nobody spoke any more. The lines are the thresholds of the first.',
      measures: ['deadAirCallRate', 'deadAirShare', 'silenceTimeoutRate'],
      thresholdsOf: 'deadAirCallRate',
      page: PAGE,
    }),
    measureChart({
      id: 26,
      title: 'Blank calls and hangs',
      description: 'Answered calls in which the agent never spoke, and messages of the platform that an agent hung.',
      measures: ['blankCalls', 'hangs'],
      style: 'bars',
      page: PAGE,
    }),
  ];
}

function line(): Panel[] {
  return [
    measureChart({ id: 27, measures: ['meanOpinionScore'], thresholdsOf: 'meanOpinionScore', width: 8, page: PAGE }),
    measureChart({ id: 28, measures: ['packetLoss'], thresholdsOf: 'packetLoss', width: 8, page: PAGE }),
    measureChart({ id: 29, measures: ['jitterMean'], thresholdsOf: 'jitterMean', width: 8, page: PAGE }),
    measureChart({ id: 30, measures: ['lineFindingRate'], thresholdsOf: 'lineFindingRate', page: PAGE }),
    measureChart({
      id: 31,
      title: 'Delays of the line',
      description:
        'From dialling to ringing or answer, and the way of the audio between phone and platform; 95 % are no slower.',
      measures: ['postDialDelayP95', 'transportP95'],
      page: PAGE,
    }),
  ];
}

function who(): Panel[] {
  return [
    measureTable({
      id: 11,
      title: 'Assistants',
      description: 'Key measures of each assistant over the whole range. A name leads to its calls.',
      measures: [
        'calls',
        'failureRatio',
        'containmentRate',
        'successRate',
        'turnLatencyP50',
        'turnLatencyP95',
        'interruptedCallRate',
        'deadAirCallRate',
        'durationMean',
      ],
      groupBy: ['assistant'],
    }),
  ];
}

/** How calls go, how fast agents answer, and what goes wrong. */
export function callQuality(): Json {
  const rows: Row[] = [
    { id: 101, title: 'In short', panels: keyNumbers() },
    { id: 102, title: 'How fast agents answer', panels: answers() },
    { id: 103, title: 'How calls end', panels: endings() },
    { id: 104, title: 'The conversation', panels: conversation() },
    { id: 105, title: 'The line, where the carrier measures it', panels: line() },
    { id: 106, title: 'Who', panels: who() },
  ];
  return buildDashboard({
    uid: 'voicehive-call-quality',
    title: 'Call quality',
    description: 'How calls go, how fast agents answer, and what goes wrong.',
    tag: 'calls',
    variables: [voiceHiveVariable(), ...filterVariables()],
    links: [pageLink(PAGE), pageLink('Call logs')],
    rows,
  });
}
