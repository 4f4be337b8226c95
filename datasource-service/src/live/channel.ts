import type { AccessLevel } from '../contract/index.ts';

/**
 * Who watches a channel. Grafana runs one stream for all subscribers of a channel, so what a reader may see must be
 * part of the channel, and each subscriber is checked against it.
 */
export const LIVE_AUDIENCES = ['viewer', 'editor', 'admin'] as const satisfies readonly AccessLevel[];
export type LiveAudience = (typeof LIVE_AUDIENCES)[number];

const PREFIX = 'live/';

/** The audience that a reader of a level belongs to; null for one who may see no single call. */
export function audienceOf(access: AccessLevel): LiveAudience | null {
  return access === 'public' ? null : access;
}

/** The path of a channel below the data source, such as `live/viewer`. */
export function channelPath(audience: LiveAudience): string {
  return `${PREFIX}${audience}`;
}

/** The audience of a channel's path; null for a path that is no channel. */
export function readChannelPath(path: string): LiveAudience | null {
  return LIVE_AUDIENCES.find((audience) => channelPath(audience) === path) ?? null;
}
