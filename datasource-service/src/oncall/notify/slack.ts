import type { Notifier, PageMessage } from './notifier.ts';
import { post } from './post.ts';

/** Characters that Slack's text takes for its own. Source: docs.slack.dev/messaging/formatting-message-text */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function mention(person: PageMessage['person']): string {
  return person === null ? '' : person.slack === null ? `${escaped(person.name)}: ` : `<@${person.slack}> `;
}

/** What happens, or that it is over and by whom. */
function factsOf({ about, incident }: PageMessage): string[] {
  const title = `*${escaped(incident.title)}*`;
  if (about === 'resolution') {
    const { resolvedBy } = incident;
    return [
      `Over: ${title}`,
      resolvedBy === null ? 'The alert does not fire any more.' : `${escaped(resolvedBy)} called it over.`,
    ];
  }
  const severity = incident.severity === null ? '' : ` (${incident.severity})`;
  return [`${title}${severity}`, ...(incident.summary === null ? [] : [escaped(incident.summary)])];
}

function linkTo(address: string, text: string): string {
  return `<${escaped(address).replaceAll('|', '%7C')}|${text}>`;
}

/** Where to look, in one line; none when the alert tells nothing. */
function linksOf({ about, incident: { links } }: PageMessage): string[] {
  if (about === 'resolution') {
    return [];
  }
  const named = [
    { address: links.panel, text: 'Panel' },
    { address: links.calls, text: 'Calls' },
    { address: links.runbook, text: 'Where to look' },
  ];
  const known = named.flatMap(({ address, text }) => (address === null ? [] : [linkTo(address, text)]));
  return known.length === 0 ? [] : [known.join(' · ')];
}

function textOf(message: PageMessage): string {
  const { about, person, link } = message;
  const [first, ...rest] = factsOf(message);
  const action = about === 'resolution' ? 'Look at it' : 'Look at it and acknowledge it';
  const look = link === null ? [] : [linkTo(link, action)];
  return [`${mention(person)}${first}`, ...rest, ...linksOf(message), ...look].join('\n');
}

/**
 * Pages by an incoming webhook of Slack, which posts into one channel and mentions the person there.
 *
 * @param url of the webhook, which is a secret
 */
export function slackNotifier(url: string): Notifier {
  return {
    channel: 'slack',
    send: (message) => post(url, JSON.stringify({ text: textOf(message) }), {}),
  };
}
