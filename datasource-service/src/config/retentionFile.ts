import { parse } from 'yaml';
import { readConfiguredFile } from './configuredFile.ts';
import { policyFile, type RetentionPolicy } from '../privacy/retention/policy.ts';

/**
 * Reads how long what is kept.
 *
 * @param path a file of one's own, or null for the one that comes with the service
 * @throws ServiceError naming the entry at fault and what it must be
 */
export function readRetentionPolicy(path: string | null): RetentionPolicy {
  return readConfiguredFile(path, {
    name: 'The retention policy',
    setting: 'VOICEHIVE_RETENTION_FILE',
    own: new URL('../../retention.yaml', import.meta.url),
    parse,
    schema: policyFile,
  }).content;
}
