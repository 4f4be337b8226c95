import type { Exchange } from './script.ts';

/** The last exchange before one assistant of a squad passes the call on to another. */
export const PASS_ON: Exchange = {
  user: 'While I have you, I also have a question about an invoice.',
  agent: 'My colleague for invoices can help you with that. I am passing you on now.',
};

/** Exchanges that fit anywhere, for conversations that go on longer than their script. */
export const SMALL_TALK: readonly [Exchange, ...Exchange[]] = [
  {
    user: 'Sorry, could you say that again?',
    agent: 'Of course. Let me go through it once more, a little slower this time.',
  },
  {
    user: 'Hold on, let me get a pen.',
    agent: 'No problem at all, take your time. I will wait until you are ready to write it down.',
  },
  { user: 'Okay.', agent: 'Good. Is there anything about this that you would like me to explain in more detail?' },
  {
    user: 'I am not sure I understood that.',
    agent: 'Let me put it differently: nothing changes on your side until you have confirmed it with me.',
  },
  {
    user: 'Yes, that is right.',
    agent: 'Thank you for confirming. I have noted that down, and we can move on to the next point.',
  },
  {
    user: 'Can you hear me?',
    agent: 'Yes, I can hear you well. The line was quiet for a moment. Please go on whenever you like.',
  },
  {
    user: 'Hmm, let me think.',
    agent: 'Sure. Shall I read the options to you again while you decide which one suits you best?',
  },
  {
    user: 'And how long would that take?',
    agent: 'It usually takes a minute or two. I can stay on the line with you until it is done.',
  },
];
