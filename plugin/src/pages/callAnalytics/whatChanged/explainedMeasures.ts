/** Measures whose changes can be explained by the calls behind them, in the order in which one asks. */
export const EXPLAINED_MEASURES = [
  { id: 'failureRatio', title: 'Failure ratio' },
  { id: 'calls', title: 'Calls' },
  { id: 'answerRate', title: 'Answer rate' },
  { id: 'containmentRate', title: 'Containment' },
  { id: 'successRate', title: 'Success rate' },
  { id: 'slowCallRatio', title: 'Slow calls' },
  { id: 'transferRate', title: 'Transfer rate' },
  { id: 'silenceTimeoutRate', title: 'Silence timeouts' },
  { id: 'interruptedCallRate', title: 'Interrupted calls' },
  { id: 'deadAirCallRate', title: 'Calls with dead air' },
] as const;

export type ExplainedMeasure = (typeof EXPLAINED_MEASURES)[number]['id'];
