import type { Assistant, Prices, Workspace } from './assistant.ts';

/** List prices that make up about 0.14 to 0.16 dollars a minute with platform and carrier. */
const REFERENCE_PRICES: Prices = {
  promptPerMillion: 2.5,
  cachedPromptPerMillion: 1.25,
  completionPerMillion: 10,
  voicePerMillion: 60,
  transcriberPerMinute: 0.01,
};

const clinicReception: Assistant = {
  id: '5b0e6c1a-7a41-4c55-9d0e-1f6f0a3c1001',
  name: 'Clinic reception',
  direction: 'inbound',
  share: 0.32,
  script: 'appointments',
  profile: 'typical',
  rubric: 'passFail',
  model: { provider: 'openai', model: 'gpt-4o' },
  voice: { provider: '11labs', voiceId: 'voice-harbour', model: 'eleven_turbo_v2_5' },
  transcriber: { provider: 'deepgram', model: 'nova-3' },
  prices: REFERENCE_PRICES,
  firstVersion: 5,
  releaseDays: 12,
  phoneNumber: { id: 'd4c1f0aa-2b37-4e0c-8a52-6f8d1c2e2001', number: '+12025550100', name: 'Clinic front desk' },
};

const clinicBilling: Assistant = {
  id: '5b0e6c1a-7a41-4c55-9d0e-1f6f0a3c1002',
  name: 'Clinic billing',
  direction: 'inbound',
  share: 0.16,
  script: 'billing',
  profile: 'typical',
  rubric: 'numericScale',
  model: { provider: 'anthropic', model: 'claude-haiku-4-5' },
  voice: { provider: 'cartesia', voiceId: 'voice-linden', model: 'sonic-2' },
  transcriber: { provider: 'deepgram', model: 'nova-3' },
  prices: { ...REFERENCE_PRICES, voicePerMillion: 50 },
  firstVersion: 2,
  releaseDays: 31,
  phoneNumber: { id: 'd4c1f0aa-2b37-4e0c-8a52-6f8d1c2e2002', number: '+12025550101', name: 'Clinic accounts' },
};

const clinicReminders: Assistant = {
  id: '5b0e6c1a-7a41-4c55-9d0e-1f6f0a3c1003',
  name: 'Appointment reminders',
  direction: 'outbound',
  share: 0.22,
  script: 'reminders',
  profile: 'tuned',
  rubric: 'passFail',
  model: { provider: 'openai', model: 'gpt-4o-mini' },
  voice: { provider: '11labs', voiceId: 'voice-harbour', model: 'eleven_turbo_v2_5' },
  transcriber: { provider: 'assembly-ai', model: 'universal-streaming' },
  prices: REFERENCE_PRICES,
  firstVersion: 3,
  releaseDays: 45,
  phoneNumber: { id: 'd4c1f0aa-2b37-4e0c-8a52-6f8d1c2e2003', number: '+12025550102', name: 'Clinic reminders' },
};

const orderDesk: Assistant = {
  id: '5b0e6c1a-7a41-4c55-9d0e-1f6f0a3c1004',
  name: 'Order desk',
  direction: 'inbound',
  share: 0.14,
  script: 'orders',
  profile: 'typical',
  rubric: 'passFail',
  model: { provider: 'openai', model: 'gpt-4.1' },
  voice: { provider: 'cartesia', voiceId: 'voice-meadow', model: 'sonic-2' },
  transcriber: { provider: 'deepgram', model: 'nova-2' },
  prices: REFERENCE_PRICES,
  firstVersion: 9,
  releaseDays: 24,
  phoneNumber: { id: 'd4c1f0aa-2b37-4e0c-8a52-6f8d1c2e2004', number: '+13035550140', name: 'Order line' },
};

const deliveryFollowUp: Assistant = {
  id: '5b0e6c1a-7a41-4c55-9d0e-1f6f0a3c1005',
  name: 'Delivery follow-up',
  direction: 'outbound',
  share: 0.06,
  script: 'delivery',
  profile: 'tuned',
  rubric: 'passFail',
  model: { provider: 'google', model: 'gemini-2.5-flash' },
  voice: { provider: 'cartesia', voiceId: 'voice-meadow', model: 'sonic-2' },
  transcriber: { provider: 'assembly-ai', model: 'universal-streaming' },
  prices: REFERENCE_PRICES,
  firstVersion: 1,
  releaseDays: 60,
  phoneNumber: { id: 'd4c1f0aa-2b37-4e0c-8a52-6f8d1c2e2005', number: '+13035550141', name: 'Delivery calls' },
};

const shopAssistant: Assistant = {
  id: '5b0e6c1a-7a41-4c55-9d0e-1f6f0a3c1006',
  name: 'Shop assistant',
  direction: 'web',
  share: 0.1,
  script: 'shop',
  profile: 'tuned',
  rubric: 'numericScale',
  model: { provider: 'openai', model: 'gpt-4.1' },
  voice: { provider: '11labs', voiceId: 'voice-clover', model: 'eleven_flash_v2_5' },
  transcriber: { provider: 'deepgram', model: 'nova-3' },
  prices: REFERENCE_PRICES,
  firstVersion: 4,
  releaseDays: 38,
  phoneNumber: null,
};

/**
 * The company whose calls are simulated: a group of clinics and a home-goods shop. Everything is invented, and all
 * telephone numbers are of the block 555-0100 to 555-0199, which is kept free for fiction.
 */
export const WORKSPACES: readonly Workspace[] = [
  {
    id: 'a7f3d2c4-51b8-4f0d-9b6e-3c2d1e0f4001',
    name: 'Rosewell Clinics',
    utcOffsetHours: -5,
    week: 'receptionist',
    ownKeys: false,
    carrier: 'twilio',
    assistants: [clinicReception, clinicBilling, clinicReminders],
    squads: [
      { id: '9e2b7f60-1c3d-4a5e-8f70-2b4c6d8e3001', from: clinicReception.id, to: clinicBilling.id, share: 0.15 },
    ],
  },
  {
    id: 'a7f3d2c4-51b8-4f0d-9b6e-3c2d1e0f4002',
    name: 'Larkfield Home',
    utcOffsetHours: 0,
    week: 'office',
    ownKeys: true,
    carrier: 'telnyx',
    assistants: [orderDesk, deliveryFollowUp, shopAssistant],
    squads: [],
  },
];
