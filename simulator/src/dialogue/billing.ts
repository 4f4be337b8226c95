import { pick, wholeBetween } from '../random/distributions.ts';
import type { Script } from './script.ts';

/** Callers who ask about an invoice of the clinic. */
export const billing: Script = {
  systemPrompt:
    'You answer questions about invoices of a group of clinics. Never take card numbers. Be exact and patient.',
  greeting:
    'Rosewell Clinics, accounts department. I can explain an invoice or set up a payment plan. What is it about?',
  exchanges: [
    {
      user: 'I got an invoice and I do not understand it.',
      agent:
        'I am happy to explain it. The number is at the top right of the page and begins with an R. Could you read it to me?',
    },
    {
      user: 'I thought my insurance pays for this.',
      agent:
        'Your insurance has paid its part already. What is left is the share that your plan asks you to pay yourself.',
    },
    {
      user: 'When do I have to pay?',
      agent: 'The invoice is due on the {due}. If that is too soon, I can move the date by two weeks without a fee.',
    },
    {
      user: 'Can I pay in parts?',
      agent:
        'Yes, up to six equal parts without interest. For {amount} dollars that would be quite small sums each month.',
    },
    {
      user: 'Did you get my payment from last week?',
      agent: 'Payments take up to three working days to show. If it is not there by Friday, please call us once more.',
    },
    {
      user: 'Could you send me the invoice again?',
      agent: 'I am sending it to the address that we have on file now. It should be with you in a few minutes.',
    },
    {
      user: 'There is a position I never agreed to.',
      agent:
        'I understand. I am marking that position as disputed, so that nobody reminds you until it has been looked at.',
    },
    {
      user: 'What is the code next to the second line?',
      agent:
        'That code stands for the laboratory test. The doctor ordered it during your visit, and it is charged by the lab.',
    },
    {
      user: 'Is there a discount if I pay today?',
      agent: 'There is none for paying early, but there are no fees for any of the ways in which you can pay, either.',
    },
  ],
  tools: [
    {
      name: 'look_up_invoice',
      arguments: '{"invoice":"{invoice}"}',
      result: '{"invoice":"{invoice}","openAmount":{amount},"currency":"USD","due":"{due}"}',
      failure: '{"error":"timeout","message":"The accounting system did not answer within 5 s."}',
      exchange: {
        user: 'It is {invoice}.',
        agent: 'Thank you, I have it here. Invoice {invoice} has {amount} dollars open, and it is due on the {due}.',
      },
    },
    {
      name: 'create_payment_plan',
      arguments: '{"invoice":"{invoice}","parts":{parts}}',
      result: '{"plan":"created","parts":{parts},"invoice":"{invoice}"}',
      failure: '{"error":"not_allowed","message":"A plan exists already."}',
      exchange: {
        user: 'Then please make it {parts} parts.',
        agent: 'Done. You will pay {amount} dollars in {parts} equal parts, the first of them on the {due}.',
      },
    },
  ],
  apology: 'I am sorry, the accounting system is slow to answer at the moment. Could we try that again in a minute?',
  farewell: {
    user: 'Good, that answers my question. Bye.',
    agent: 'Thank you for calling, and have a good day. Goodbye!',
  },
  handOver: {
    user: 'This is too complicated. Give me somebody in accounts.',
    agent: 'I will connect you with a colleague in accounts and pass on the invoice number. One moment.',
  },
  voicemail: 'Hello, this is Rosewell Clinics about your invoice {invoice}. Please call us back. Goodbye.',
  summaries: {
    success:
      'The caller asked about invoice {invoice} over {amount} dollars; the open amount and the due date were explained.',
    failure: 'The caller asked about invoice {invoice}, but the question stayed open.',
    transfer: 'The caller disputed invoice {invoice} and was connected to the accounts team.',
  },
  words: (random) => ({
    invoice: `R-${wholeBetween(random, 100_000, 999_999)}`,
    amount: String(wholeBetween(random, 35, 900)),
    due: pick(random, ['first', 'tenth', 'fifteenth', 'twentieth', 'last day of the month']),
    parts: pick(random, ['2', '3', '4', '6']),
  }),
};
