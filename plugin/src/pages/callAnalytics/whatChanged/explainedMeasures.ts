/**
 * Measures to choose from, in the order in which one asks. The URL may name any other: the service explains every count
 * and share, and says why it does not explain the rest.
 */
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

/** The measure that is explained before anybody has chosen. */
export const FIRST_EXPLAINED: string = EXPLAINED_MEASURES[0].id;
