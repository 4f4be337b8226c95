import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { ServiceError } from './errors.ts';
import { policyFile, type RetentionPolicy } from './jobs/retention/policy.ts';

/** The policy that comes with the service. */
const OWN_FILE = new URL('../retention.yaml', import.meta.url);

function fail(path: string, detail: string, cause?: unknown): never {
  throw new ServiceError(
    'invalid_request',
    `The retention policy ${path} cannot be used: ${detail}. Right it, or unset VOICEHIVE_RETENTION_FILE.`,
    { cause }
  );
}

/**
 * Reads how long what is kept.
 *
 * @param path a file of one's own, or null for the one that comes with the service
 * @throws ServiceError naming the entry at fault and what it must be
 */
export function readRetentionPolicy(path: string | null): RetentionPolicy {
  const shown = path ?? 'of the service';
  let document: unknown;
  try {
    document = parse(readFileSync(path ?? OWN_FILE, 'utf8'));
  } catch (error) {
    return fail(shown, error instanceof Error ? error.message : String(error), error);
  }
  const result = policyFile.safeParse(document);
  if (!result.success) {
    const [issue] = result.error.issues;
    return fail(shown, `${issue?.path.join('.') ?? ''} ${issue?.message ?? 'is not valid'}`);
  }
  return result.data;
}
