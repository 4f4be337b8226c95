import type { PlannedCall } from './callFixtures.mts';

/** The webhooks that the platform would send about a call, in order. */
export function webhookBodies(call: PlannedCall): object[] {
  return [statusUpdate(call), endOfCallReport(call)];
}

function statusUpdate(call: PlannedCall): object {
  return {
    message: { ...frame(call, call.startedAt), type: 'status-update', status: 'in-progress' },
  };
}

function endOfCallReport(call: PlannedCall): object {
  const endedAt = call.startedAt + call.durationSeconds * 1000;
  const cost = Object.values(call.costs).reduce((sum, usd) => sum + usd, 0);
  return {
    message: {
      ...frame(call, endedAt + 6000),
      type: 'end-of-call-report',
      startedAt: new Date(call.startedAt).toISOString(),
      endedAt: new Date(endedAt).toISOString(),
      endedReason: call.endedReason,
      cost,
      costs: costLines(call),
      analysis: {
        summary: `The caller spoke with ${call.assistant} about an appointment.`,
        successEvaluation: call.isAnswered ? 'true' : 'false',
      },
      artifact: {
        messages: messages(call),
        performanceMetrics: {
          turnLatencies: call.turns.map((turn) => ({
            endpointingLatency: turn.endpointing,
            transcriberLatency: turn.transcriber,
            modelLatency: turn.model,
            voiceLatency: turn.voice,
            turnLatency: turn.turn,
          })),
          numUserInterrupted: call.turns.length > 0 ? 1 : 0,
          numAssistantInterrupted: 0,
        },
      },
    },
  };
}

function frame(call: PlannedCall, timestamp: number): object {
  const assistantId = `assistant-${call.assistant.toLowerCase()}`;
  return {
    timestamp,
    assistant: { id: assistantId, name: call.assistant },
    customer: { number: '+12025550142' },
    phoneNumber: { id: 'number-1', number: '+12025550100' },
    call: {
      id: call.id,
      orgId: 'org-e2e',
      type: call.type,
      assistantId,
      phoneNumberId: 'number-1',
      metadata: { traceparent: `00-${call.traceId}-00f067aa0ba902b7-01` },
      phoneCallProvider: 'twilio',
      phoneCallProviderId: `CA-${call.id}`,
      createdAt: new Date(call.startedAt - 2000).toISOString(),
      customer: { number: '+12025550142' },
    },
  };
}

function costLines({ costs, durationSeconds }: PlannedCall): object[] {
  const minutes = durationSeconds / 60;
  return [
    { type: 'transport', provider: 'twilio', minutes, cost: costs.transport },
    { type: 'transcriber', transcriber: { provider: 'deepgram', model: 'nova-3' }, minutes, cost: costs.transcriber },
    {
      type: 'model',
      model: { provider: 'openai', model: 'gpt-4o' },
      promptTokens: 4200,
      completionTokens: 210,
      cachedPromptTokens: 1024,
      cost: costs.model,
    },
    {
      type: 'voice',
      voice: { provider: '11labs', voiceId: 'ada', model: 'turbo' },
      characters: 940,
      cost: costs.voice,
    },
    { type: 'vapi', subType: 'normal', minutes, cost: costs.vapi },
  ];
}

function messages(call: PlannedCall): object[] {
  if (!call.isAnswered) {
    return [];
  }
  const at = (seconds: number) => call.startedAt + seconds * 1000;
  const say = (role: string, message: string, from: number, to: number) => ({
    role,
    message,
    time: at(from),
    endTime: at(to),
    secondsFromStart: from,
    duration: (to - from) * 1000,
  });
  return [
    { role: 'system', message: 'You are a friendly assistant.', time: at(0), secondsFromStart: 0 },
    say('bot', `Hello, this is ${call.assistant}. How can I help?`, 1, 4),
    say('user', 'I would like to move my appointment.', 5, 8),
    {
      role: 'tool_calls',
      message: '',
      time: at(9),
      secondsFromStart: 9,
      toolCalls: [
        { id: `tool-${call.id}`, type: 'function', function: { name: 'findSlots', arguments: '{"day":"Thursday"}' } },
      ],
    },
    {
      role: 'tool_call_result',
      time: at(9.6),
      secondsFromStart: 9.6,
      toolCallId: `tool-${call.id}`,
      name: 'findSlots',
      result: '["10:00","11:00"]',
    },
    say('bot', 'Thursday at ten is free. Shall I book it?', 10, 13),
    say('user', 'Yes, please.', 14, 15),
  ];
}
