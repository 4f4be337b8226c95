import { pick, wholeBetween } from '../random/distributions.ts';
import type { Script } from './script.ts';

const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday'] as const;
const TIMES = ['8:30', '9:15', '10:00', '11:45', '1:30', '2:15', '3:00', '4:30'] as const;
const KINDS = ['check-up', 'cleaning', 'follow-up visit', 'vaccination', 'consultation'] as const;

/** Callers who book, move or cancel appointments at a clinic. */
export const appointments: Script = {
  systemPrompt:
    'You are the receptionist of a group of clinics. Book, move and cancel appointments. Be brief and kind.',
  greeting: 'Rosewell Clinics, good day! I can book, move or cancel an appointment for you. How can I help?',
  exchanges: [
    {
      user: 'Hi, I would like to book a {kind}.',
      agent: 'Gladly. For a {kind} I need about thirty minutes. Do you prefer the morning or the afternoon?',
    },
    {
      user: 'Afternoon would be better for me.',
      agent: 'Then let me look at the afternoons. Would {day} suit you, or is another day easier for you?',
    },
    {
      user: 'Do you have anything earlier in the week?',
      agent: 'There was a cancellation, so {day} at {time} is free. It is the earliest one I can offer.',
    },
    {
      user: 'I have never been to your clinic before.',
      agent: 'Welcome then! Please come ten minutes early, so that we can fill in the form for new patients together.',
    },
    {
      user: 'Where do I park?',
      agent:
        'There is a car park behind the building. The first two hours are free if you show your ticket at the desk.',
    },
    {
      user: 'Do I need to bring anything?',
      agent: 'Please bring your insurance card and, if you take any medicine, the list of what you take each day.',
    },
    {
      user: 'Will it be with the same doctor as last time?',
      agent: 'I have noted that you would like the same doctor, and I will book you with them when they are in.',
    },
    {
      user: 'Can my daughter come along?',
      agent: 'Of course she can. We have a small play area next to the waiting room with books and toys.',
    },
    {
      user: 'What does it cost without insurance?',
      agent:
        'A {kind} without insurance starts at ninety dollars. You would get a written estimate before anything begins.',
    },
    {
      user: 'Could you send me a reminder?',
      agent: 'Yes, you will get a text message the day before, and another one two hours before the appointment.',
    },
  ],
  tools: [
    {
      name: 'find_free_slots',
      arguments: '{"service":"{kind}","day":"{day}","clinic":"{clinic}"}',
      result: '{"slots":["{day} {time}","{day} {later}"],"clinic":"{clinic}"}',
      failure: '{"error":"calendar_unavailable","message":"The calendar did not answer in time."}',
      exchange: {
        user: 'What do you have on {day}?',
        agent: 'I have two openings on {day}, one at {time} and one at {later}. Which of them shall I take for you?',
      },
    },
    {
      name: 'book_appointment',
      arguments: '{"service":"{kind}","day":"{day}","time":"{time}","clinic":"{clinic}"}',
      result: '{"confirmed":true,"reference":"{reference}"}',
      failure: '{"error":"slot_taken","message":"The slot was taken in the meantime."}',
      exchange: {
        user: 'Yes, {day} at {time} please.',
        agent: 'That is done. Your {kind} is booked for {day} at {time}. The reference is {reference}.',
      },
    },
    {
      name: 'cancel_appointment',
      arguments: '{"reference":"{reference}"}',
      result: '{"cancelled":true}',
      failure: '{"error":"not_found","message":"No appointment has this reference."}',
      exchange: {
        user: 'And please cancel the old one, {reference}.',
        agent:
          'I have cancelled the appointment {reference}. There is no charge, because it was more than a day ahead.',
      },
    },
  ],
  apology:
    'I am sorry, our calendar does not answer right now. May I try it once more, or shall a colleague call you back?',
  farewell: {
    user: 'No, that was everything. Thank you.',
    agent: 'You are welcome. We look forward to seeing you on {day}. Goodbye!',
  },
  handOver: {
    user: 'I would rather speak to a person.',
    agent: 'Of course. I am connecting you with the front desk now. Please stay on the line.',
  },
  voicemail: 'Hello, this is Rosewell Clinics. Please call us back about your {kind}. Thank you and goodbye.',
  summaries: {
    success: 'The caller booked a {kind} on {day} at {time} and received the reference {reference}.',
    failure: 'The caller asked for a {kind}, but the call ended before an appointment was agreed.',
    transfer: 'The caller asked for a person while booking a {kind} and was connected to the front desk.',
  },
  words: (random) => ({
    kind: pick(random, KINDS),
    day: pick(random, DAYS),
    time: pick(random, TIMES),
    later: pick(random, ['4:45', '5:00', '5:30']),
    clinic: pick(random, ['north', 'harbour', 'park']),
    reference: `A-${wholeBetween(random, 10_000, 99_999)}`,
  }),
};
