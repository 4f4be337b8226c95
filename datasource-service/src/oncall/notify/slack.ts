import type { Notifier, PageMessage } from './notifier.ts';
import { post } from './post.ts';

/** Characters that Slack's text takes for its own. Source: docs.slack.dev/messaging/formatting-message-text */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function textOf({ incident, person, link }: PageMessage): string {
  const whom = person === null ? '' : person.slack === null ? `${escaped(person.name)}: ` : `<@${person.slack}> `;
  const severity = incident.severity === null ? '' : ` (${incident.severity})`;
  const lines = [
    `${whom}*${escaped(incident.title)}*${severity}`,
    ...(incident.summary === null ? [] : [escaped(incident.summary)]),
    ...(link === null ? [] : [`<${link}|Look at it and acknowledge it>`]),
  ];
  return lines.join('\n');
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
