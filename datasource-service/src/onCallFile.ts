import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { ServiceError } from './errors.ts';
import type { OnCallPlan } from './oncall/plan.ts';
import { planFile, type Environment } from './oncall/planFile.ts';

/** The rotation that comes with the service. */
const OWN_FILE = new URL('../../alerting/oncall.yaml', import.meta.url);

function fail(path: string, detail: string, cause?: unknown): never {
  throw new ServiceError(
    'invalid_request',
    `The rotation ${path} cannot be used: ${detail}. Right it, or unset VOICEHIVE_ONCALL_FILE.`,
    { cause }
  );
}

/**
 * Reads who is on call, and how incidents are escalated.
 *
 * @param path a file of one's own, or null for the one that comes with the service
 * @param environment where contacts such as `$ONCALL_ANA_EMAIL` are looked up
 * @throws ServiceError naming the entry at fault and what it must be
 */
export function readOnCallPlan(path: string | null, environment: Environment): OnCallPlan {
  const shown = path ?? 'of the service';
  let document: unknown;
  try {
    document = parse(readFileSync(path ?? OWN_FILE, 'utf8'));
  } catch (error) {
    return fail(shown, error instanceof Error ? error.message : String(error), error);
  }
  const result = planFile(environment).safeParse(document);
  if (!result.success) {
    const [issue] = result.error.issues;
    return fail(shown, `${issue?.path.join('.') ?? ''} ${issue?.message ?? 'is not valid'}`);
  }
  return result.data;
}
