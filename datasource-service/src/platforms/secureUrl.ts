import { z } from 'zod';

const LOOPBACK_HOSTS = new Set(['localhost', '127.0.0.1', '[::1]']);

function isSecure(value: string): boolean {
  if (!URL.canParse(value)) {
    return false;
  }
  const { protocol, hostname, username, password } = new URL(value);
  const isOpen = protocol === 'http:' && LOOPBACK_HOSTS.has(hostname);
  return (protocol === 'https:' || isOpen) && username === '' && password === '';
}

/** An address that secrets and calls may travel to: https, or http on this machine, and no password within. */
export const secureUrl = z
  .string('must be a URL')
  .refine(isSecure, 'must be an https URL without user and password (http only on this machine)');
