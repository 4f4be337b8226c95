import { NOON } from '../../test/support/build.ts';
import { vapiMessage } from '../../test/support/vapiBodies.ts';
import { vapi } from '../platforms/vapi/vapi.ts';
import { BODY_LIMITS } from './bodyShape.ts';
import { readMessages } from './readMessages.ts';
import { readInThread } from './threadTasks.ts';

function taskOf(body: object) {
  const request = { method: 'POST', url: '', headers: {}, body: Buffer.from(JSON.stringify(body)), receivedAt: NOON };
  return { request, limits: BODY_LIMITS.verified, isQuarantined: false, provider: 'vapi' as const };
}

describe('readInThread', () => {
  it('reads bytes that came from another thread', () => {
    const task = taskOf(vapiMessage('hang', 'c1'));
    expect(readInThread([vapi], structuredClone(task))).toEqual({ messages: readMessages(vapi, task) });
  });

  it('gives what is refused as data, and throws what is a failure of ours', () => {
    expect(readInThread([vapi], taskOf({}))).toEqual({
      refusal: { code: 'invalid_request', message: expect.any(String) as string, field: 'message' },
    });
    const broken = {
      ...vapi,
      readEnvelope: () => {
        throw new TypeError('a bug');
      },
    };
    expect(() => readInThread([broken], taskOf({}))).toThrow('a bug');
  });
});
