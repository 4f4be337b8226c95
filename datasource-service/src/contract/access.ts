/**
 * What a caller of the query layer may see, least first. The role comes from Grafana's user (or an API key),
 * and it is enforced in the service, never in the browser.
 *
 * - `public`: no user at all, as in an externally shared dashboard: aggregates by harmless dimensions.
 * - `viewer`: numbers and redacted calls.
 * - `editor`: transcripts, tool calls and summaries too.
 * - `admin`: full phone numbers too.
 */
export const ACCESS_LEVELS = ['public', 'viewer', 'editor', 'admin'] as const;
export type AccessLevel = (typeof ACCESS_LEVELS)[number];
