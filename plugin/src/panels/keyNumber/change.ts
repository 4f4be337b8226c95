import type { GoodDirection } from '@voicehive/datasource-service/contract';

/** A measure now and at an earlier time. */
export interface Compared {
  now: number | null;
  before: number | null;
  /** Grafana's unit of the measure. */
  unit: string | undefined;
  goodDirection: GoodDirection;
}

/** How a measure has changed, ready to be read. */
export interface Change {
  direction: 'up' | 'down' | 'same';
  /** Such as `+12 %`, or `+1.2 pp` (percentage points) for a share. */
  text: string;
  news: 'good' | 'bad' | 'neutral';
}

/** Smaller changes are none that anybody would act on. */
const LEAST_SHARE = 0.005;
const LEAST_POINTS = 0.05;

/** The change since the earlier time; null where there is nothing to compare. */
export function changeOf({ now, before, unit, goodDirection }: Compared): Change | null {
  const amount =
    now === null || before === null ? null : unit === 'percentunit' ? points(now, before) : share(now, before);
  if (amount === null) {
    return null;
  }
  const direction = amount.isSmall ? 'same' : amount.value > 0 ? 'up' : 'down';
  return { direction, text: amount.isSmall ? 'unchanged' : amount.text, news: newsOf(direction, goodDirection) };
}

interface Amount {
  value: number;
  text: string;
  isSmall: boolean;
}

/** The difference of two shares in percentage points. */
function points(now: number, before: number): Amount {
  const value = (now - before) * 100;
  return { value, text: signed(value, 1, ' pp'), isSmall: Math.abs(value) < LEAST_POINTS };
}

/** The difference as a share of the earlier value; null where that is nothing. */
function share(now: number, before: number): Amount | null {
  if (before === 0) {
    return null;
  }
  const value = (now - before) / Math.abs(before);
  const digits = Math.abs(value) < 0.1 ? 1 : 0;
  return { value, text: signed(value * 100, digits, ' %'), isSmall: Math.abs(value) < LEAST_SHARE };
}

function newsOf(direction: Change['direction'], goodDirection: GoodDirection): Change['news'] {
  if (direction === 'same' || goodDirection === 'neither') {
    return 'neutral';
  }
  return direction === goodDirection ? 'good' : 'bad';
}

function signed(value: number, digits: number, unit: string): string {
  return `${value > 0 ? '+' : '−'}${Math.abs(value).toFixed(digits)}${unit}`;
}

/** Whether more is good news, as the service says in the configuration of a change's field. */
export function goodDirectionIn(custom: unknown): GoodDirection {
  const given =
    typeof custom === 'object' && custom !== null && 'goodDirection' in custom ? custom.goodDirection : null;
  return given === 'up' || given === 'down' ? given : 'neither';
}
