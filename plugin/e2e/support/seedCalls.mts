import { planCalls, type PlannedCall } from './callFixtures.mts';
import { eventually } from './eventually.mts';
import { countCalls } from './serviceQueries.mts';
import { webhookBodies } from './webhookBodies.mts';

const DAY = 24 * 60 * 60 * 1000;

/** Sends the webhooks of all planned calls and waits until queries see them. */
export async function seedCalls(serviceUrl: string): Promise<PlannedCall[]> {
  const now = Date.now();
  const calls = planCalls(now);
  for (const body of calls.flatMap(webhookBodies)) {
    const response = await fetch(`${serviceUrl}/api/v1/webhooks/vapi`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!response.ok) {
      throw new Error(`The service refused a webhook with ${response.status}: ${await response.text()}`);
    }
  }
  await eventually(
    async () => (await countCalls(serviceUrl, { from: now - DAY, to: now })) >= calls.length,
    () => 'The service did not show all calls that were sent to it.'
  );
  return calls;
}
