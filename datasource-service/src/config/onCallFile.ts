import { parse } from 'yaml';
import { readConfiguredFile } from './configuredFile.ts';
import type { OnCallPlan } from '../oncall/plan.ts';
import { planFile, type Environment } from '../oncall/planFile.ts';

/**
 * Reads who is on call, and how incidents are escalated.
 *
 * @param path a file of one's own, or null for the one that comes with the service
 * @param environment where contacts such as `$ONCALL_ANA_EMAIL` are looked up
 * @throws ServiceError naming the entry at fault and what it must be
 */
export function readOnCallPlan(path: string | null, environment: Environment): OnCallPlan {
  return readConfiguredFile(path, {
    name: 'The rotation',
    setting: 'VOICEHIVE_ONCALL_FILE',
    own: new URL('../../../alerting/oncall.yaml', import.meta.url),
    parse,
    schema: planFile(environment),
  }).content;
}
