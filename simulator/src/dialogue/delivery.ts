import { pick, wholeBetween } from '../random/distributions.ts';
import type { Script } from './script.ts';

/** Calls that agree a delivery with a customer. */
export const delivery: Script = {
  systemPrompt: 'You call customers of a shop for home goods to agree when their furniture is delivered.',
  greeting:
    'Hello, this is the delivery assistant of Larkfield Home. Your {item} is ready, and I would like to agree a day.',
  exchanges: [
    {
      user: 'Great, when can you come?',
      agent: 'We are in your area on {day}. Would the morning or the afternoon suit you better for the delivery?',
    },
    {
      user: 'Do I have to carry it up myself?',
      agent: 'No, two colleagues will bring the {item} to the room of your choice and take the packaging with them.',
    },
    {
      user: 'Can a neighbour take it?',
      agent: 'Yes, if the neighbour is at home and signs for it. Please leave a note at your door on that day.',
    },
    {
      user: 'Will they put it together?',
      agent: 'They can. Putting the {item} together takes about half an hour and is included in the price you paid.',
    },
    {
      user: 'Is there a way to track the van?',
      agent: 'You will get a link on the morning of the delivery. It shows where the van is and when it arrives.',
    },
    {
      user: 'What happens if I am not there?',
      agent: 'Then the driver calls you, waits for ten minutes, and we agree a new day without any extra charge.',
    },
  ],
  tools: [
    {
      name: 'book_delivery',
      arguments: '{"order":"{order}","day":"{day}","window":"{window}"}',
      result: '{"booked":true,"day":"{day}","window":"{window}"}',
      failure: '{"error":"no_capacity","message":"The tour is full."}',
      exchange: {
        user: '{day} in the {window} is fine.',
        agent: 'Good, the delivery is booked for {day} in the {window}. The driver will call half an hour before.',
      },
    },
    {
      name: 'list_delivery_days',
      arguments: '{"order":"{order}"}',
      result: '{"days":["{day}","{otherday}"]}',
      failure: '{"error":"timeout","message":"The tour planner did not answer within 5 s."}',
      exchange: {
        user: 'Which other days do you have?',
        agent:
          'Besides {day} there is {otherday} of the week after. On both days the morning and the afternoon are free.',
      },
    },
  ],
  apology: 'I am sorry, the tour planner does not answer right now. We will send you the options in a message.',
  farewell: { user: 'Perfect. See you then.', agent: 'Thank you, and enjoy your {item}. Goodbye!' },
  handOver: {
    user: 'I have a question about the bill.',
    agent: 'For that I will connect you with customer care. One moment, please.',
  },
  voicemail:
    'Hello, this is Larkfield Home. Your {item} is ready for delivery. Please call us back to agree a day. Goodbye.',
  summaries: {
    success: 'The delivery of order {order} ({item}) was agreed for {day} in the {window}.',
    failure: 'The customer was reached, but no day was agreed for order {order}.',
    transfer: 'The customer had a question about the bill and was connected to customer care.',
  },
  words: (random) => ({
    order: String(wholeBetween(random, 200_000, 899_999)),
    item: pick(random, ['sofa', 'wardrobe', 'dining table', 'bed frame', 'sideboard']),
    day: pick(random, ['Tuesday', 'Wednesday', 'Thursday']),
    otherday: pick(random, ['Monday', 'Friday']),
    window: pick(random, ['morning', 'afternoon']),
  }),
};
