import { DAY } from '../time/durations.ts';
import type { Assistant } from './assistant.ts';

/** Versions are counted from here (2026-01-01), so that their numbers stay small. */
const FIRST_RELEASE = Date.UTC(2026, 0, 1, 10);

/**
 * The assistant's version at a time. New ones go live on a fixed calendar, so that a call has the same version however
 * long the simulated history is; one of the assistants has a release in every fortnight.
 */
export function versionAt(assistant: Assistant, at: number): string {
  const releases = Math.max(0, Math.floor((at - FIRST_RELEASE) / (assistant.releaseDays * DAY)));
  return `v${assistant.firstVersion + releases}`;
}
