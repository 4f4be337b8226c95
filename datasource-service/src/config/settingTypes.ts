import { z } from 'zod';
import { readCredentials, type VapiCredential } from '../platforms/vapi/credentials.ts';

/** A whole number within bounds. */
export function wholeNumber(minimum: number, maximum: number) {
  const message = `must be a whole number from ${minimum} to ${maximum}`;
  return z
    .string()
    .regex(/^\d+$/, message)
    .transform(Number)
    .refine((value) => value >= minimum && value <= maximum, message);
}

const LOOPBACK = /^(127\.\d+\.\d+\.\d+|::1|localhost)$/i;

/** Whether a host, without brackets and port, is this machine and cannot be reached from another. */
export function isLoopback(host: string): boolean {
  return LOOPBACK.test(host);
}

const HOST_AND_PORT = /^(\[[0-9a-f:]+\]|[^:/\s]+):(\d{1,5})$/i;

/** `host:port` split in two. */
export const hostAndPort = z
  .string()
  .regex(HOST_AND_PORT, 'must be host:port, such as 127.0.0.1:8787')
  .transform((value) => {
    const [, host = '', port = ''] = HOST_AND_PORT.exec(value) ?? [];
    return { host: host.replaceAll(/[[\]]/g, ''), port: Number(port) };
  })
  .refine(({ port }) => port <= 65535, 'must have a port up to 65535');

const TCP_ADDRESS = /^tcp:(\[[0-9a-f:]+\]|[^:/\s]+):\d{1,5}$/i;

/** Where the plugin's server listens. Its link is neither encrypted nor authenticated, so TCP is for this machine alone. */
export const pluginAddress = z
  .string()
  .refine(
    (value) => /^unix:.+$/.test(value) || TCP_ADDRESS.test(value),
    'must be unix:/path/to/socket or tcp:127.0.0.1:port'
  )
  .refine((value) => {
    const host = TCP_ADDRESS.exec(value)?.[1];
    return host === undefined || isLoopback(host.replaceAll(/[[\]]/g, ''));
  }, 'can be reached from other machines, and nothing protects that link: use unix:/path/to/socket, or tcp: with 127.0.0.1, [::1] or localhost')
  .nullable();

/** Each gives two more pseudonyms to look for, and Firestore takes thirty in one question. */
const MOST_KEYS_BEFORE = 13;

/** A secret that is no accident. */
export const secret = z.string().min(8, 'must be at least 8 characters long').nullable();

/** An address that others can be given. */
export const publicUrl = z
  .string()
  .refine((value) => {
    const url = URL.canParse(value) ? new URL(value) : null;
    return url !== null && /^https?:$/.test(url.protocol) && url.search === '' && url.hash === '';
  }, 'must be an http or https URL without a query, such as https://voice.example.com')
  .nullable();

/** Vapi's ways to prove itself, as JSON. */
export const vapiCredentials = z.string().transform((json, context): VapiCredential[] => {
  const reading = readCredentials(json);
  if ('credentials' in reading) {
    return reading.credentials;
  }
  context.addIssue(reading.problem);
  return z.NEVER;
});

/** Secrets with commas between. */
export const secretList = z
  .string()
  .transform((secrets) => secrets.split(',').map((secret) => secret.trim()))
  .refine((secrets) => secrets.every((secret) => secret !== ''), 'must be secrets with commas between')
  .nullable()
  .transform((secrets) => secrets ?? []);

/** Keys with commas between. */
export const earlierKeys = z
  .string()
  .transform((keys) => keys.split(',').map((key) => key.trim()))
  .refine((keys) => keys.every((key) => key.length >= 8), 'must be keys of at least 8 characters, with commas between')
  .refine((keys) => keys.length <= MOST_KEYS_BEFORE, `must be at most ${MOST_KEYS_BEFORE} keys`)
  .nullable();
