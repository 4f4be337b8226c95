/** Longest time that a page may take, ms; shorter than the time after which it is tried again. */
const TIMEOUT_MS = 10_000;

/**
 * Sends JSON to an address that is secret: what fails is told without it.
 *
 * @throws Error with a sentence
 */
export async function post(url: string, body: string, headers: Record<string, string>): Promise<void> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
    redirect: 'error',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  }).catch((error: unknown) => {
    const isLate = error instanceof Error && error.name === 'TimeoutError';
    throw new Error(isLate ? 'It was not answered within 10 seconds.' : 'It could not be reached.', { cause: error });
  });
  await response.body?.cancel();
  if (!response.ok) {
    throw new Error(`It was answered with status ${response.status}.`);
  }
}
