import { setTimeout } from 'node:timers/promises';
import type { ErasureAnswer } from '../../src/contract/index.ts';
import type { TestService } from './testService.ts';
import { vapiCall, vapiMessage, vapiReport2026 } from './vapiBodies.ts';

/** Of whom the tests are rid, and of whom not. */
export const NUMBER = '+15550177231';
export const OTHER_NUMBER = '+15550188442';
/** Proof of origin. */
export const SECRET = { authorization: 'Bearer a-vapi-secret' };

/** Words that only this caller and his agent say; each is searched for by itself. */
export const SAID = ['marmaladezanzibar', 'quokkaporridge', 'periwinklesextant', 'gazebothimble', 'walnutgrotto'];

/** Everything that leads to him, as it may stand in a file. */
export const LEADS_TO_HIM = [NUMBER, NUMBER.slice(1), '…7231', ...SAID];

/** Fields of a message about the caller’s call. */
export function customer(number: string, differences: object = {}) {
  return { customer: { number }, call: vapiCall('call-1', { customer: { number } }), ...differences };
}

/** The final report of a call, with the words in each place where a person’s own may stand. */
export function report(callId: string, number: string, words: readonly string[], differences: object = {}) {
  const [first, second, third, fourth, fifth] = words;
  const start = Date.UTC(2026, 2, 4, 12);
  return vapiReport2026(callId, {
    customer: { number },
    call: vapiCall(callId, { customer: { number } }),
    analysis: {
      summary: `About ${first}.`,
      successEvaluation: 'true',
      structuredData: { sentiment: 'Positive', topic: second },
    },
    artifact: {
      messages: [
        { role: 'bot', message: 'How can I help?', time: start + 800, endTime: start + 2600, duration: 1800 },
        { role: 'user', message: `It is ${third} again.`, time: start + 3500, endTime: start + 5200, duration: 1700 },
        {
          role: 'tool_calls',
          time: start + 6000,
          toolCalls: [{ id: 'tool-1', function: { name: 'findSlot', arguments: `{"day":"${fourth}"}` } }],
        },
        { role: 'tool_call_result', time: start + 6900, toolCallId: 'tool-1', name: 'findSlot', result: fifth },
      ],
    },
    ...differences,
  });
}

/** A line that was heard live. */
export function transcript(callId: string, number: string, text: string) {
  return vapiMessage('transcript', callId, {
    customer: { number },
    call: vapiCall(callId, { customer: { number } }),
    role: 'user',
    transcriptType: 'final',
    transcript: text,
  });
}

/** Everything that is sent about the caller, twice where a test says so. */
export const ORIGINALS = [
  vapiMessage('status-update', 'call-1', { ...customer(NUMBER), status: 'in-progress' }),
  transcript('call-1', NUMBER, `Hello, ${SAID[0]} here.`),
  report('call-1', NUMBER, SAID),
];

/** Asks for the erasure of a caller. */
export async function erase(service: TestService, caller: string) {
  const response = await fetch(`${service.url}/api/v1/erasures`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ caller }),
  });
  return { status: response.status, body: (await response.json()) as ErasureAnswer & { error?: { message: string } } };
}

/** The receipt of an erasure, once it is done. */
export async function receiptOf(service: TestService, id: string): Promise<ErasureAnswer> {
  for (;;) {
    const answer = (await (await fetch(`${service.url}/api/v1/erasures/${id}`)).json()) as ErasureAnswer;
    if (answer.state === 'done') {
      return answer;
    }
    await setTimeout(20);
  }
}
