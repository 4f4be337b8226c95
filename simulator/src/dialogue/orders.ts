import { pick, wholeBetween } from '../random/distributions.ts';
import type { Script } from './script.ts';

/** Customers who ask for an order of a home-goods shop. */
export const orders: Script = {
  systemPrompt: 'You are the order desk of a shop for home goods. Find orders, change addresses, start returns.',
  greeting: 'Larkfield Home, the order desk. I can find an order, change it, or start a return. What can I do for you?',
  exchanges: [
    {
      user: 'I want to know where my order is.',
      agent:
        'I will find out for you. The order number is in your confirmation and has six digits. Do you have it at hand?',
    },
    {
      user: 'It was supposed to come last week.',
      agent: 'I am sorry that you had to wait. Let me see what happened to it on the way from our warehouse to you.',
    },
    {
      user: 'I ordered a {item}, in grey.',
      agent: 'I see the {item} in grey. It is made to order, which is why it takes some days longer than the rest.',
    },
    {
      user: 'Can I still change the address?',
      agent: 'Yes, as long as it has not left the warehouse. Please tell me the new street and the postal code.',
    },
    {
      user: 'One part was missing in the box.',
      agent: 'That should not happen. I will have the missing part sent to you; it takes two to three working days.',
    },
    {
      user: 'Do I have to pay for the return?',
      agent: 'No, returns are free within thirty days. You only need the label that comes with your confirmation.',
    },
    {
      user: 'How long does the refund take?',
      agent: 'The money is on its way as soon as the {item} is back with us, and takes up to five working days.',
    },
    {
      user: 'Do you have it in another colour?',
      agent: 'The {item} also comes in white, in oak and in dark green. All three of them are in stock today.',
    },
    {
      user: 'The colour looks different from the picture.',
      agent: 'Colours can differ on a screen. If you do not like it, you can send it back free of charge.',
    },
  ],
  tools: [
    {
      name: 'get_order',
      arguments: '{"order":"{order}"}',
      result: '{"order":"{order}","item":"{item}","status":"{status}","expected":"{day}"}',
      failure: '{"error":"http_502","message":"The shop system answered with status 502."}',
      exchange: {
        user: 'The number is {order}.',
        agent: 'I have found it: one {item}. It is {status}, and it should be with you on {day}.',
      },
    },
    {
      name: 'start_return',
      arguments: '{"order":"{order}","reason":"{reason}"}',
      result: '{"label":"sent","order":"{order}"}',
      failure: '{"error":"too_late","message":"The order is older than 30 days."}',
      exchange: {
        user: 'Then I would like to send it back.',
        agent: 'I have started the return for order {order}. The label is in your mailbox, and a pick-up is possible.',
      },
    },
    {
      name: 'change_address',
      arguments: '{"order":"{order}","postalCode":"{postcode}"}',
      result: '{"changed":true}',
      failure: '{"error":"already_shipped","message":"The parcel has left the warehouse."}',
      exchange: {
        user: 'The new postal code is {postcode}.',
        agent: 'Thank you. The {item} will now be sent to the new address. You get a new confirmation in a minute.',
      },
    },
  ],
  apology: 'I am sorry, I cannot reach the shop system at the moment. May I try it again while you stay on the line?',
  farewell: { user: 'All right, thank you very much.', agent: 'You are welcome. Enjoy your {item}. Goodbye!' },
  handOver: {
    user: 'I want to make a complaint to a person.',
    agent: 'I understand. I am connecting you with a colleague in customer care. Please hold the line.',
  },
  voicemail: 'Hello, this is Larkfield Home about your order {order}. Please call us back. Goodbye.',
  summaries: {
    success: 'The customer asked about order {order} ({item}); it is {status} and expected on {day}.',
    failure: 'The customer asked about order {order}, but the request could not be settled.',
    transfer: 'The customer complained about order {order} and was connected to customer care.',
  },
  words: (random) => ({
    order: String(wholeBetween(random, 200_000, 899_999)),
    item: pick(random, ['bookshelf', 'floor lamp', 'desk chair', 'coffee table', 'wool rug', 'bed frame']),
    status: pick(random, ['packed', 'on its way', 'waiting for a part', 'at the depot']),
    day: pick(random, ['Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']),
    reason: pick(random, ['damaged', 'wrong colour', 'too large', 'changed mind']),
    postcode: String(wholeBetween(random, 10_000, 98_999)),
  }),
};
