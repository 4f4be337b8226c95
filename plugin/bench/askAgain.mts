import type { Page } from 'playwright-core';

import { QUESTIONS_PATH } from './measurePage.mts';

/** The body of one question as Grafana's pages send it; times are epoch ms as text. */
export type Question = Record<string, unknown>;

/** Each time asks for a time so much earlier, ms, so that no answer is reused. */
const STEP_MS = 61_000;

/** Notes the questions of a page from now on. */
export function noteQuestions(page: Page): Question[] {
  const questions: Question[] = [];
  page.context().on('request', (request) => {
    if (request.url().includes(QUESTIONS_PATH)) {
      questions.push(JSON.parse(request.postData() ?? '{}'));
    }
  });
  return questions;
}

async function ask(url: string, body: Question): Promise<void> {
  const response = await fetch(`${url}${QUESTIONS_PATH}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  await response.arrayBuffer();
  if (!response.ok) {
    throw new Error(`A question was answered with ${response.status}.`);
  }
}

function earlier(time: unknown, ms: number): string {
  return String(Number(time) - ms);
}

/**
 * Asks all questions of a page at once, again and again, without a browser beside the service.
 *
 * @returns ms from the first question to the last answer, for each round
 */
export async function askAgain(url: string, questions: readonly Question[], rounds: number): Promise<number[]> {
  const times: number[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    const started = performance.now();
    await Promise.all(
      questions.map((body) => {
        const [from, to] = [earlier(body.from, round * STEP_MS), earlier(body.to, round * STEP_MS)];
        return ask(url, { ...body, from, to });
      })
    );
    times.push(performance.now() - started);
  }
  return times;
}
