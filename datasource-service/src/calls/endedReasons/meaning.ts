import type { EndedReasonGroup, FaultOwner } from '../../contract/index.ts';

/** What an ended reason means for operations. */
export interface EndedReasonMeaning {
  group: EndedReasonGroup;
  owner: FaultOwner;
  /** Vendor named in the reason, such as `deepgram`; null when it names none. */
  provider: string | null;
  /** `400`, `401`, `403` and `429` by themselves, because each needs its own action, else `4xx` or `5xx`, or null. */
  httpClass: string | null;
}

/** What a reason means whose text names no vendor and no HTTP status. */
export function meaning(
  group: EndedReasonGroup,
  owner: FaultOwner,
  provider: string | null = null
): EndedReasonMeaning {
  return { group, owner, provider, httpClass: null };
}
