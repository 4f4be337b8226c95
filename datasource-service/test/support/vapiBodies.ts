/** Bodies in the shapes that Vapi sends, with values of our own making. */

/** A call as every message carries it. */
export function vapiCall(id: string, differences: object = {}): object {
  return {
    id,
    orgId: 'workspace-1',
    type: 'inboundPhoneCall',
    status: 'in-progress',
    createdAt: '2026-03-04T11:59:58.000Z',
    updatedAt: '2026-03-04T12:00:00.000Z',
    assistantId: 'assistant-1',
    phoneNumberId: 'number-1',
    phoneCallProvider: 'twilio',
    phoneCallProviderId: 'CA0001',
    customer: { number: '+15550100142' },
    monitor: { listenUrl: 'wss://media.example/call/listen', controlUrl: 'https://media.example/call/control' },
    transport: { provider: 'twilio', callToken: 'a-call-token', accountSid: 'AC0001' },
    ...differences,
  };
}

/** A message of 2026: numeric times, milliseconds, everything in the artifact. */
export function vapiMessage(type: string, callId: string, fields: object = {}): { message: object } {
  return {
    message: {
      type,
      timestamp: Date.UTC(2026, 2, 4, 12),
      call: vapiCall(callId),
      assistant: {
        id: 'assistant-1',
        name: 'Front desk',
        server: { url: 'https://customer.example/hook', secret: 'a-server-secret', headers: { 'X-Key': 'a-header' } },
        model: { provider: 'openai', model: 'gpt-4o', messages: [{ role: 'system', content: 'Be kind.' }] },
        voice: { provider: '11labs', voiceId: 'voice-1' },
        transcriber: { provider: 'deepgram', model: 'nova-3' },
      },
      phoneNumber: { id: 'number-1', number: '+15550199000' },
      customer: { number: '+15550100142' },
      artifact: { messages: [] },
      ...fields,
    },
  };
}

/** An end-of-call report of 2026 for a call of two minutes that starts at noon. */
export function vapiReport2026(callId: string, fields: object = {}): { message: object } {
  const start = Date.UTC(2026, 2, 4, 12);
  return vapiMessage('end-of-call-report', callId, {
    timestamp: start + 128_000,
    assistantVersion: 'v7',
    startedAt: '2026-03-04T12:00:00.000Z',
    endedAt: '2026-03-04T12:02:00.000Z',
    endedReason: 'assistant-forwarded-call',
    cost: 0.1661,
    costs: [
      { type: 'transport', provider: 'twilio', minutes: 2, cost: 0.017 },
      { type: 'transcriber', transcriber: { provider: 'deepgram', model: 'nova-3' }, minutes: 2, cost: 0.02 },
      {
        type: 'model',
        model: { provider: 'openai', model: 'gpt-4o' },
        promptTokens: 12_000,
        completionTokens: 300,
        cachedPromptTokens: 6_000,
        cost: 0.0255,
      },
      {
        type: 'voice',
        voice: { provider: '11labs', voiceId: 'voice-1', model: 'turbo' },
        characters: 800,
        cost: 0.048,
      },
      { type: 'vapi', subType: 'normal', minutes: 2, cost: 0.0356 },
      {
        type: 'analysis',
        analysisType: 'summary',
        model: { provider: 'openai', model: 'gpt-4o-mini' },
        promptTokens: 900,
        completionTokens: 60,
        cost: 0.02,
      },
    ],
    analysis: {
      summary: 'The caller moved an appointment.',
      successEvaluation: 'true',
      structuredData: { sentiment: 'Positive' },
    },
    artifact: {
      recording: { mono: { combinedUrl: 'https://files.example/1.wav?X-Amz-Signature=abc&X-Amz-Expires=60' } },
      presignedMonoUrl: 'https://files.example/1.wav?X-Amz-Signature=abc',
      messages: [
        { role: 'system', message: 'Be kind.', time: start, secondsFromStart: 0 },
        {
          role: 'bot',
          message: 'Front desk, how can I help?',
          time: start + 800,
          endTime: start + 2600,
          duration: 1800,
        },
        {
          role: 'user',
          message: 'I need to move my appointment.',
          time: start + 3500,
          endTime: start + 5200,
          duration: 1700,
        },
        {
          role: 'tool_calls',
          time: start + 6000,
          toolCalls: [{ id: 'tool-1', function: { name: 'findSlot', arguments: '{"day":"Friday"}' } }],
        },
        { role: 'tool_call_result', time: start + 6900, toolCallId: 'tool-1', name: 'findSlot', result: '10:00' },
        { role: 'bot', message: 'Friday at ten?', time: start + 7400, endTime: start + 8600, duration: 1200 },
      ],
      performanceMetrics: {
        turnLatencies: [
          { modelLatency: 700, voiceLatency: 250, transcriberLatency: 180, endpointingLatency: 400, turnLatency: 1600 },
          { modelLatency: 0, voiceLatency: 0, transcriberLatency: 210, endpointingLatency: 0, turnLatency: 2300 },
        ],
        modelLatencyAverage: 350,
        fromTransportLatencyAverage: 40,
        toTransportLatencyAverage: 35,
        numUserInterrupted: 1,
        numAssistantInterrupted: 2,
      },
    },
    ...fields,
  });
}

/** An end-of-call report of 2024: ISO timestamp, seconds, the conversation beside an empty artifact, stale status. */
export function vapiReport2024(callId: string): { message: object } {
  return {
    message: {
      type: 'end-of-call-report',
      timestamp: '2024-07-27T21:23:40.250Z',
      endedReason: 'customer-ended-call',
      cost: 0.0719,
      costBreakdown: {
        stt: 0.0101,
        llm: 0.0202,
        tts: 0.0303,
        vapi: 0.0113,
        transport: 0,
        total: 0.0719,
        llmPromptTokens: 4100,
        llmCompletionTokens: 140,
        ttsCharacters: 512,
      },
      startedAt: '2024-07-27T21:23:30.000Z',
      endedAt: '2024-07-27T21:23:40.000Z',
      summary: 'A squad took the call.',
      recordingUrl: 'https://files.example/2024.wav',
      artifact: { messages: [], messagesOpenAIFormatted: [] },
      messages: [
        { role: 'bot', message: 'Hello.', time: 1.722115410016999e12, duration: 1.25, secondsFromStart: 0.4 },
        {
          role: 'user',
          message: 'The other team, please.',
          time: 1.722115413e12,
          duration: 2.5,
          secondsFromStart: 3.4,
        },
        { role: 'bot', message: 'This is the other team.', time: 1.722115418e12, duration: 2, secondsFromStart: 0 },
      ],
      call: {
        id: callId,
        orgId: 'workspace-1',
        type: 'webCall',
        status: 'ringing',
        createdAt: '2024-07-27T21:23:28.000Z',
        customer: null,
        phoneNumber: null,
        assistant: null,
      },
      customer: null,
      phoneNumber: null,
    },
  };
}
