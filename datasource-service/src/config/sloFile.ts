import { parse } from 'yaml';
import { objectivesFile, type Objective } from '../analytics/catalogue/objectives.ts';
import { readConfiguredFile } from './configuredFile.ts';

/**
 * Reads the service level objectives.
 *
 * @param path a file of one's own, or null for the one that comes with the service
 * @throws ServiceError naming the entry at fault and what it must be
 */
export function readObjectives(path: string | null): Objective[] {
  return readConfiguredFile(path, {
    name: 'The objectives',
    setting: 'VOICEHIVE_SLO_FILE',
    own: new URL('../../../alerting/slo.yaml', import.meta.url),
    parse,
    schema: objectivesFile,
  }).content;
}
