import { isObject, replaceValues } from '../json.ts';
import { REDACTED } from '../../calls/redaction/redact.ts';

/** Parts that carry `metadata`, free text in which applications keep whatever they like, tokens too. */
const OWNERS = ['room', 'participant', 'job'];

/** What is kept of a recording job: its request holds the credentials of the storage it writes to. */
const EGRESS_FIELDS = ['egressId', 'roomId', 'roomName', 'status', 'startedAt', 'endedAt', 'error', 'errorCode'];

const FILES = ['fileResults', 'segmentResults'];

/** Sizes of the files of a recording: their names and places may open it. */
function sizesOf(files: unknown): unknown {
  return Array.isArray(files) ? files.map((file) => (isObject(file) ? { size: file['size'] ?? null } : null)) : null;
}

function withoutMetadata(owner: unknown): unknown {
  return isObject(owner) ? replaceValues(owner, ['metadata'], REDACTED) : owner;
}

/** A job carries the room and the participant that it is for. */
function replaceOwners(body: Record<string, unknown>, replace: (owner: unknown) => unknown): Record<string, unknown> {
  return {
    ...body,
    ...Object.fromEntries(OWNERS.flatMap((name) => (name in body ? [[name, replace(body[name])]] : []))),
  };
}

/** A copy of a webhook without free text of applications and without the credentials of recordings. */
export function withhold(body: unknown): unknown {
  if (!isObject(body) || typeof body['event'] !== 'string') {
    return body;
  }
  const egress = body['egressInfo'];
  const kept = isObject(egress)
    ? {
        egressInfo: {
          ...Object.fromEntries(EGRESS_FIELDS.flatMap((name) => (name in egress ? [[name, egress[name]]] : []))),
          ...Object.fromEntries(FILES.flatMap((name) => (name in egress ? [[name, sizesOf(egress[name])]] : []))),
        },
      }
    : {};
  const owners = replaceOwners(body, (owner) =>
    withoutMetadata(isObject(owner) ? replaceOwners(owner, withoutMetadata) : owner)
  );
  return { ...owners, ...kept };
}
