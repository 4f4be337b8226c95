import type { Page } from 'playwright-core';

/** How a page came to its data, ms since the reader's click. */
export interface PageTiming {
  /** Until the first question was sent: what the browser does before. */
  firstQuestion: number;
  /** Until the last answer was there. */
  complete: number;
  /** Questions that had to wait for an earlier answer make a round of their own. */
  rounds: number;
  questions: number;
}

interface Question {
  start: number;
  end: number;
}

/** What answers a page's panels. Streams, page views and the notice about the service are no part of it. */
export const QUESTIONS_PATH = '/api/ds/query';

/** Milliseconds without a question after which a page is complete. */
const QUIET_MS = 700;

const GIVE_UP_MS = 30_000;

/** Goes to a page as the given way does, and waits until its panels have their data. */
export async function measurePage(page: Page, go: () => Promise<unknown>): Promise<PageTiming> {
  const questions: Question[] = [];
  const open = new Map<object, number>();
  let last = performance.now();
  page.removeAllListeners('request');
  page.removeAllListeners('requestfinished');
  page.on('request', (request) => {
    if (request.url().includes(QUESTIONS_PATH)) {
      open.set(request, performance.now());
      last = performance.now();
    }
  });
  page.on('requestfinished', (request) => {
    const start = open.get(request);
    if (start !== undefined) {
      open.delete(request);
      last = performance.now();
      questions.push({ start, end: last });
    }
  });
  const clicked = performance.now();
  await go();
  while (open.size > 0 || questions.length === 0 || performance.now() - last < QUIET_MS) {
    if (performance.now() - clicked > GIVE_UP_MS) {
      throw new Error('The page did not come to rest.');
    }
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return {
    firstQuestion: Math.min(...questions.map(({ start }) => start)) - clicked,
    complete: Math.max(...questions.map(({ end }) => end)) - clicked,
    rounds: countRounds(questions),
    questions: questions.length,
  };
}

/** A question that began after an answer had come belongs to a later round than that answer. */
export function countRounds(questions: readonly Question[]): number {
  const byStart = questions.toSorted((left, right) => left.start - right.start);
  let rounds = 0;
  let roundEnds = -Infinity;
  for (const { start, end } of byStart) {
    if (start > roundEnds) {
      rounds += 1;
      roundEnds = end;
    } else {
      roundEnds = Math.min(roundEnds, end);
    }
  }
  return rounds;
}
