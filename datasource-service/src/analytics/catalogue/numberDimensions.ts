import type { MeasureUnit } from '../../contract/index.ts';
import type { CallNumber } from '../hot/hotStore.ts';

/** A number of a call that calls are filtered by, in its unit. */
export interface NumberDimension {
  id: string;
  number: CallNumber;
  title: string;
  unit: MeasureUnit;
  definition: string;
}

/** Every number to filter by, in the order in which editors show them. */
export const NUMBER_DIMENSIONS: readonly NumberDimension[] = [
  {
    id: 'duration',
    number: 'durationSeconds',
    title: 'Duration',
    unit: 's',
    definition: 'Seconds from start to end; empty while the call runs.',
  },
  {
    id: 'cost',
    number: 'costUsd',
    title: 'Cost',
    unit: 'currencyUSD',
    definition: 'US dollars, as the platform reported them; empty when it did not.',
  },
  {
    id: 'slowestTurn',
    number: 'slowestTurnMs',
    title: 'Slowest turn',
    unit: 'ms',
    definition: 'Milliseconds of the slowest turn, as the platform measured it; empty when it measured none.',
  },
  { id: 'turns', number: 'turns', title: 'Turns', unit: 'short', definition: 'Answers of the agent to the caller.' },
  {
    id: 'interruptions',
    number: 'interruptions',
    title: 'Interruptions',
    unit: 'short',
    definition: 'Interruptions both ways; empty where the platform does not count them.',
  },
  { id: 'toolCalls', number: 'toolCalls', title: 'Tool calls', unit: 'short', definition: 'Tool calls of the call.' },
  {
    id: 'toolFailures',
    number: 'toolFailures',
    title: 'Failed tool calls',
    unit: 'short',
    definition: 'Tool calls of the call that are known to have failed.',
  },
  {
    id: 'deadAir',
    number: 'deadAirSeconds',
    title: 'Dead air',
    unit: 's',
    definition: 'Seconds in silences of both sides of five seconds and longer; empty where nobody was heard.',
  },
  {
    id: 'hangs',
    number: 'hangs',
    title: 'Hangs',
    unit: 'short',
    definition: 'How often the platform said that the agent hung in a delay.',
  },
  {
    id: 'transfers',
    number: 'transfers',
    title: 'Transfers',
    unit: 'short',
    definition: 'Attempts to hand the call to a person or another line.',
  },
  {
    id: 'packetLoss',
    number: 'packetLossShare',
    title: 'Packet loss',
    unit: 'percentunit',
    definition: 'Share of audio packets that were lost, 0 to 1; empty where it was not measured.',
  },
  {
    id: 'jitter',
    number: 'jitterMs',
    title: 'Jitter',
    unit: 'ms',
    definition: "Milliseconds of variation of the packets' arrival; empty where it was not measured.",
  },
  {
    id: 'opinionScore',
    number: 'opinionScore',
    title: 'Opinion score',
    unit: 'short',
    definition: 'Mean opinion score of the line, from 1 (bad) to 5; empty where it was not measured.',
  },
];
