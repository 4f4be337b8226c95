import { z } from 'zod';
import type { Frame } from '../frames/frame.ts';

/** The one frame that is asked for of several, by its name. */
export function frameName<const Names extends readonly string[]>(names: Names) {
  return z.enum(names, `must be one of ${names.join(', ')}`).nullish();
}

/** The frame of that name alone; all of them when none is named. */
export function onlyFrame(frames: Frame[], name: string | null | undefined): Frame[] {
  return name === null || name === undefined ? frames : frames.filter((frame) => frame.name === name);
}
