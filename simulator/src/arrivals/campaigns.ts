import type { Assistant, Workspace } from '../company/assistant.ts';
import { between, wholeBetween } from '../random/distributions.ts';
import { Random } from '../random/random.ts';
import { uuid } from '../random/uuid.ts';
import { DAY, HOUR, MINUTE } from '../time/durations.ts';
import { SLOT_MS, type Arrival } from './arrival.ts';
import { localDay, weekdayOf } from './weekProfile.ts';

/** Calls in a batch, as the platform's documentation of call concurrency advises. */
const SMALLEST_BATCH = 50;
const LARGEST_BATCH = 100;
const MEAN_BATCH = (SMALLEST_BATCH + LARGEST_BATCH) / 2;

/** Local hours in which people may be called. */
const FIRST_HOUR = 9;
const LAST_HOUR = 20;

const WORKING_DAYS = 5;

interface Batch {
  campaignId: string;
  from: number;
  to: number;
  calls: number;
  random: Random;
}

function batchAt(seed: number, workspace: Workspace, name: string, day: number): Batch {
  const random = new Random(seed, 'batch', name);
  const length = between(random, 20 * MINUTE, 60 * MINUTE);
  const midnight = day * DAY - workspace.utcOffsetHours * HOUR;
  const from = midnight + between(random, FIRST_HOUR * HOUR, LAST_HOUR * HOUR - length);
  const calls = wholeBetween(random, SMALLEST_BATCH, LARGEST_BATCH);
  return { campaignId: uuid(random), from, to: from + length, calls, random };
}

function batchesOf(seed: number, callsPerDay: number, workspace: Workspace, assistant: Assistant, day: number) {
  if (weekdayOf(day) >= WORKING_DAYS) {
    return [];
  }
  const expected = (callsPerDay * assistant.share * 7) / WORKING_DAYS / MEAN_BATCH;
  // Rounding up or down at random keeps the mean when fewer calls than a batch are due a day.
  const count = Math.floor(expected + new Random(seed, 'batches', assistant.id, day).unit());
  return Array.from({ length: count }, (_, index) => `${assistant.id}/${day}/${index}`);
}

/**
 * Outbound calls of one slot. Campaigns dial in batches: square pulses of 20 to 60 minutes between 9 and 20 h local
 * time on working days.
 */
export function campaignCalls(
  seed: number,
  callsPerDay: number,
  { workspace, assistant, slot }: { workspace: Workspace; assistant: Assistant; slot: number }
): Arrival[] {
  const [start, end] = [slot * SLOT_MS, (slot + 1) * SLOT_MS];
  const day = localDay(start, workspace.utcOffsetHours);
  return batchesOf(seed, callsPerDay, workspace, assistant, day).flatMap((name) => {
    const { from, to, calls, random, campaignId } = batchAt(seed, workspace, name, day);
    if (to <= start || from >= end) {
      return [];
    }
    return Array.from({ length: calls }, (_, index) => ({
      at: Math.floor(between(random, from, to)),
      key: `${name}/${index}`,
      workspace,
      assistant,
      campaignId,
    })).filter(({ at }) => at >= start && at < end);
  });
}
