import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { objectivesFile, type Objective } from './catalogue/objectives.ts';
import { ServiceError } from './errors.ts';

/** The objectives that come with the service. */
const OWN_FILE = new URL('../../alerting/slo.yaml', import.meta.url);

function fail(path: string, detail: string, cause?: unknown): never {
  throw new ServiceError(
    'invalid_request',
    `The objectives ${path} cannot be used: ${detail}. Right it, or unset VOICEHIVE_SLO_FILE.`,
    { cause }
  );
}

/**
 * Reads the service level objectives.
 *
 * @param path a file of one's own, or null for the one that comes with the service
 * @throws ServiceError naming the entry at fault and what it must be
 */
export function readObjectives(path: string | null): Objective[] {
  const shown = path ?? 'of the service';
  let document: unknown;
  try {
    document = parse(readFileSync(path ?? OWN_FILE, 'utf8'));
  } catch (error) {
    return fail(shown, error instanceof Error ? error.message : String(error), error);
  }
  const result = objectivesFile.safeParse(document);
  if (!result.success) {
    const [issue] = result.error.issues;
    return fail(shown, `${issue?.path.join('.') ?? ''} ${issue?.message ?? 'is not valid'}`);
  }
  return result.data;
}
