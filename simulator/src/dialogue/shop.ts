import { pick, wholeBetween } from '../random/distributions.ts';
import type { Script } from './script.ts';

/** Visitors of the shop's web page who ask for advice. */
export const shop: Script = {
  systemPrompt:
    'You advise visitors of the web page of a shop for home goods. Recommend at most two products at a time.',
  greeting:
    'Hi, this is the shop assistant of Larkfield Home. Tell me what you are looking for, and I will help you find it.',
  exchanges: [
    {
      user: 'I am looking for a {item}.',
      agent: 'Nice. How much room do you have for the {item}, and is there a colour that it should go with?',
    },
    {
      user: 'About two metres wide.',
      agent: 'Then two of ours would fit. One is plain and light, the other has drawers and is a bit deeper.',
    },
    {
      user: 'Something that lasts, please.',
      agent: 'In that case I would take the one of solid oak. It comes with a warranty of ten years on the frame.',
    },
    {
      user: 'What is the difference between the two?',
      agent: 'The first is lighter and easier to move. The second has more room inside, and the doors close softly.',
    },
    {
      user: 'Is it hard to put together?',
      agent: 'Not really. Most people need forty minutes, and all the tools that you need are in the box.',
    },
    {
      user: 'Can I see it somewhere?',
      agent: 'Yes, the {item} is on show in most of our shops. I can tell you which one is the nearest to you.',
    },
    {
      user: 'How do I clean the fabric?',
      agent: 'The covers come off and can be washed at thirty degrees. Please let them dry in the air afterwards.',
    },
  ],
  tools: [
    {
      name: 'search_products',
      arguments: '{"query":"{item}","maxPrice":{price}}',
      result: '{"products":[{"sku":"{sku}","name":"{item}","price":{price}}]}',
      failure: '{"error":"http_503","message":"The search is not available."}',
      exchange: {
        user: 'It should not cost more than {price} euros.',
        agent: 'I have found a {item} for a little under {price} euros. It is in stock and well liked by customers.',
      },
    },
    {
      name: 'check_stock',
      arguments: '{"sku":"{sku}"}',
      result: '{"sku":"{sku}","inStock":{stock}}',
      failure: '{"error":"timeout","message":"The stock system did not answer within 5 s."}',
      exchange: {
        user: 'Is it available right now?',
        agent: 'Yes, there are {stock} of them in the warehouse. If you order today, it leaves tomorrow morning.',
      },
    },
  ],
  apology: 'I am sorry, the product search does not answer just now. Could you ask me that again in a moment?',
  farewell: { user: 'Good, I will think about it.', agent: 'Do that. I have put the {item} on your list. Goodbye!' },
  handOver: {
    user: 'Can I talk to somebody in a shop?',
    agent: 'Yes, I am connecting you with the nearest shop now. One moment, please.',
  },
  voicemail: 'Hello, this is Larkfield Home. Goodbye.',
  summaries: {
    success: 'The visitor looked for a {item} up to {price} euros and was recommended product {sku}.',
    failure: 'The visitor looked for a {item} and left without a recommendation that fitted.',
    transfer: 'The visitor wanted to see a {item} and was connected to a shop.',
  },
  words: (random) => ({
    item: pick(random, ['sideboard', 'sofa', 'shelf', 'desk', 'reading chair']),
    price: pick(random, ['150', '300', '450', '700']),
    sku: `LH-${wholeBetween(random, 1000, 9999)}`,
    stock: String(wholeBetween(random, 2, 40)),
  }),
};
