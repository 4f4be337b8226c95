import { pick, wholeBetween } from '../random/distributions.ts';
import type { Script } from './script.ts';

/** Calls that remind patients of an appointment. */
export const reminders: Script = {
  systemPrompt: 'You call patients of a group of clinics the day before their appointment and ask whether they come.',
  greeting: 'Hello, this is the automatic assistant of Rosewell Clinics. I am calling about your appointment tomorrow.',
  exchanges: [
    {
      user: 'Oh yes, I remember.',
      agent: 'Wonderful. It is at {time} in the {clinic} clinic. Can I take it that you will be there tomorrow?',
    },
    {
      user: 'What time was it again?',
      agent: 'It is at {time} tomorrow, in the {clinic} clinic. Please come about ten minutes before that, if you can.',
    },
    {
      user: 'I might be a few minutes late.',
      agent: 'Thank you for telling me. Up to ten minutes is fine; after that we may have to find you another time.',
    },
    {
      user: 'Do I have to fast before it?',
      agent: 'Please do not eat for six hours before it. Water is fine, and so is the medicine that you take anyway.',
    },
    {
      user: 'Who is calling, please?',
      agent:
        'This is the automatic assistant of Rosewell Clinics. I only call to confirm the appointment you have with us.',
    },
    {
      user: 'Can you tell me the address?',
      agent: 'It is in the {clinic} clinic, on the ground floor. I can also send it to you in a text message.',
    },
  ],
  tools: [
    {
      name: 'confirm_appointment',
      arguments: '{"reference":"{reference}","coming":true}',
      result: '{"status":"confirmed","reference":"{reference}"}',
      failure: '{"error":"calendar_unavailable","message":"The calendar did not answer in time."}',
      exchange: {
        user: 'Yes, I will be there.',
        agent:
          'Perfect, I have confirmed it for you. You will also get a short text message with the time and the address.',
      },
    },
    {
      name: 'move_appointment',
      arguments: '{"reference":"{reference}","to":"{day} {time}"}',
      result: '{"status":"moved","to":"{day} {time}"}',
      failure: '{"error":"slot_taken","message":"The slot was taken in the meantime."}',
      exchange: {
        user: 'I cannot make it tomorrow. Is {day} possible?',
        agent: 'Yes, {day} at {time} is free. I have moved your appointment there, and the old one is cancelled.',
      },
    },
  ],
  apology: 'I am sorry, I cannot reach the calendar right now. A colleague will call you to settle it today.',
  farewell: { user: 'Great, thanks. Bye.', agent: 'Thank you, and see you tomorrow. Goodbye!' },
  handOver: {
    user: 'Can I talk to the desk about something else?',
    agent: 'Certainly. I am connecting you with the front desk. One moment, please.',
  },
  voicemail:
    'Hello, this is Rosewell Clinics. We remind you of your appointment tomorrow at {time}. To move it, please call us back. Goodbye.',
  summaries: {
    success: 'The patient confirmed the appointment at {time} in the {clinic} clinic.',
    failure: 'The patient was reached, but the appointment at {time} was not confirmed.',
    transfer: 'The patient had another question and was connected to the front desk.',
  },
  words: (random) => ({
    time: pick(random, ['9:00', '10:30', '11:15', '1:45', '3:30']),
    day: pick(random, ['Wednesday', 'Thursday', 'Friday']),
    clinic: pick(random, ['north', 'harbour', 'park']),
    reference: `A-${wholeBetween(random, 10_000, 99_999)}`,
  }),
};
