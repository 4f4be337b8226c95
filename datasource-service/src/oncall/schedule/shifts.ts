import type { Override, Schedule } from '../plan.ts';
import { layerShifts, type LayerShift, type Span } from './layerShifts.ts';
import { instantOfText } from './wallClock.ts';

/** Somebody's time on call, epoch ms; the end is excluded. */
export interface Shift extends Span {
  /** Id; null when nobody is on call. */
  person: string | null;
  /** Whether the person stands in for nobody. */
  isFallback: boolean;
  isOverride: boolean;
}

interface TimedOverride extends Span, Pick<Override, 'replace' | 'with'> {}

/** What a schedule has in a window: each layer's shifts, and the overrides. */
interface Laid {
  layers: LayerShift[][];
  overrides: TimedOverride[];
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** How far is looked for the ends of a shift, ms. */
const HORIZONS_MS = [15, 62, 400].map((days) => days * DAY_MS);

function lay({ layers, overrides, timeZone }: Schedule, window: Span): Laid {
  return {
    layers: layers.map((layer) => layerShifts(layer, window)),
    overrides: overrides.map(({ from, to, replace, with: stand }) => ({
      from: instantOfText(from, timeZone),
      to: instantOfText(to, timeZone),
      replace,
      with: stand,
    })),
  };
}

function holds({ from, to }: Span, instant: number): boolean {
  return from <= instant && instant < to;
}

/** Moments of a window at which something may change, its ends among them, in order. */
function boundaries({ layers, overrides }: Laid, window: Span): number[] {
  const edges = [...layers.flat(), ...overrides].flatMap(({ from, to }) => [from, to]);
  const within = edges.filter((edge) => edge > window.from && edge < window.to);
  return [...new Set([window.from, ...within, window.to])].sort((one, other) => one - other);
}

/** Those whom the layers have at a moment, in the order of the layers. */
function onDutyAt({ layers }: Laid, instant: number): string[] {
  return layers.flatMap((shifts) => shifts.filter((shift) => holds(shift, instant)).map(({ person }) => person));
}

function decide(laid: Laid, instant: number, fallback: string | null): Omit<Shift, 'from' | 'to'> {
  const regular = onDutyAt(laid, instant).at(-1) ?? null;
  const override = laid.overrides.findLast(
    (each) => holds(each, instant) && (each.replace === null || each.replace === regular)
  );
  if (override !== undefined) {
    return { person: override.with, isFallback: false, isOverride: true };
  }
  return { person: regular ?? fallback, isFallback: regular === null && fallback !== null, isOverride: false };
}

function isSame(one: Shift, other: Shift): boolean {
  return one.person === other.person && one.isFallback === other.isFallback && one.isOverride === other.isOverride;
}

/**
 * Who is on call in a window, without a break: each shift begins where the one before ends, and a time in which nobody is
 * on call is a shift of nobody. Shifts are cut at the window's ends.
 *
 * @param from epoch ms
 * @param to epoch ms, excluded
 */
export function shifts(schedule: Schedule, from: number, to: number): Shift[] {
  const window = { from, to };
  const laid = lay(schedule, window);
  const edges = boundaries(laid, window);
  const found: Shift[] = [];
  edges.slice(0, -1).forEach((edge, index) => {
    const shift = { ...decide(laid, edge, schedule.fallback), from: edge, to: edges[index + 1] as number };
    const before = found.at(-1);
    if (before !== undefined && isSame(before, shift)) {
      before.to = shift.to;
    } else {
      found.push(shift);
    }
  });
  return found;
}

/** Who is on call at a moment, epoch ms: the id of a person; null when nobody is. */
export function onCallAt(schedule: Schedule, instant: number): string | null {
  return (shifts(schedule, instant, instant + 1)[0] as Shift).person;
}

/** The shift at a moment and the one after it. */
export interface CurrentShift {
  shift: Shift;
  /** When it began and will end, epoch ms; null where that is further away than a year. */
  since: number | null;
  until: number | null;
  next: Shift | null;
}

/** The shift that is under way at a moment, epoch ms, with its whole length. */
export function currentShift(schedule: Schedule, instant: number): CurrentShift {
  const look = (horizon: number): CurrentShift => {
    const found = shifts(schedule, instant - horizon, instant + horizon);
    const index = found.findIndex((shift) => holds(shift, instant));
    const shift = found[index] as Shift;
    return {
      shift,
      since: index === 0 ? null : shift.from,
      until: index === found.length - 1 ? null : shift.to,
      next: found[index + 1] ?? null,
    };
  };
  const [first, ...further] = HORIZONS_MS as [number, ...number[]];
  return further.reduce(
    (found, horizon) => (found.since === null || found.until === null ? look(horizon) : found),
    look(first)
  );
}

/** A stretch in which several layers have different people. */
export interface Overlap extends Span {
  people: string[];
}

/** What a rotation leaves open, and what it has twice. */
export interface Coverage {
  /** Stretches in which no layer and no override has anybody, whether or not a fallback stands in. */
  gaps: Span[];
  overlaps: Overlap[];
}

function joined<Each extends Span>(spans: readonly Each[], belong: (one: Each, other: Each) => boolean): Each[] {
  return spans.reduce<Each[]>((found, span) => {
    const before = found.at(-1);
    if (before?.to === span.from && belong(before, span)) {
      return [...found.slice(0, -1), { ...before, to: span.to }];
    }
    return [...found, span];
  }, []);
}

/**
 * Where a schedule leaves a gap in a window, and where its layers overlap.
 *
 * @param from epoch ms
 * @param to epoch ms, excluded
 */
export function coverage(schedule: Schedule, from: number, to: number): Coverage {
  const window = { from, to };
  const laid = lay(schedule, window);
  const edges = boundaries(laid, window);
  const overlaps = edges.slice(0, -1).flatMap((edge, index): Overlap[] => {
    const people = [...new Set(onDutyAt(laid, edge))];
    return people.length < 2 ? [] : [{ from: edge, to: edges[index + 1] as number, people }];
  });
  const gaps = shifts({ ...schedule, fallback: null }, from, to)
    .filter(({ person }) => person === null)
    .map((gap) => ({ from: gap.from, to: gap.to }));
  return { gaps, overlaps: joined(overlaps, (one, other) => one.people.join() === other.people.join()) };
}
