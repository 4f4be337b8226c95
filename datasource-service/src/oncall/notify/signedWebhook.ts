import { sign } from '../signature.ts';
import type { Notifier, PageMessage } from './notifier.ts';
import { post } from './post.ts';

/** What the receiver is told. A phone gateway finds in it whether to call, whom, and what to say. */
function bodyOf({ key, about, incident, person, step, link }: PageMessage): object {
  const { id, title, summary, severity, state, startedAt, labels, links } = incident;
  return {
    version: 1,
    about,
    idempotencyKey: key,
    step,
    person: person === null ? null : { id: person.id, name: person.name, email: person.email },
    incident: { id, title, summary, severity, state, startedAt: new Date(startedAt).toISOString(), labels, links },
    acknowledgeAt: link,
  };
}

interface SignedWebhookOptions {
  url: string;
  /** Signs the body; null for none. */
  secret: string | null;
  /** Epoch ms. */
  now: () => number;
}

/**
 * Pages by a webhook of one's own. `X-VoiceHive-Signature` is the HMAC-SHA256 of `timestamp:body` in hex, with the seconds
 * since 1970 of `X-VoiceHive-Timestamp`; every attempt at a page has the same `Idempotency-Key`.
 */
export function signedWebhookNotifier({ url, secret, now }: SignedWebhookOptions): Notifier {
  return {
    channel: 'webhook',
    send(message) {
      const body = JSON.stringify(bodyOf(message));
      const timestamp = String(Math.floor(now() / 1000));
      const proof =
        secret === null
          ? {}
          : { 'x-voicehive-timestamp': timestamp, 'x-voicehive-signature': sign(secret, timestamp, body) };
      return post(url, body, { ...proof, 'idempotency-key': message.key });
    },
  };
}
