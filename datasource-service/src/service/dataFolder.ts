import { sep } from 'node:path';
import type { Config } from '../config/config.ts';
import { lockDataDir, type DataDirLock } from '../runtime/dataDirLock.ts';

/**
 * Takes the data folder for this process, closed to other users; its group gets through to the plugin's socket where
 * that lies in it.
 *
 * @throws ServiceError `unavailable` when another service uses it, or when it cannot be written
 */
export function takeDataFolder({ dataDir, plugin }: Pick<Config, 'dataDir' | 'plugin'>): DataDirLock {
  const isPassable = plugin.network === 'unix' && plugin.path.startsWith(`${dataDir}${sep}`);
  return lockDataDir(dataDir, { owner: process.getuid?.() ?? 0, isPassable });
}
