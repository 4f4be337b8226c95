import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../../test/support/temporaryFolder.ts';
import { lockDataDir } from './dataDirLock.ts';

const RULES = { owner: process.getuid?.() ?? 0, isPassable: false };

describe('the lock of a data folder', () => {
  let folder: ReturnType<typeof temporaryFolder>;

  beforeEach(() => {
    folder = temporaryFolder();
  });

  afterEach(() => folder.remove());

  it('makes the folder, and keeps it from others until it is released', () => {
    const path = join(folder.path, 'deep', 'data');
    const lock = lockDataDir(path, RULES);
    expect(() => lockDataDir(path, RULES)).toThrow(/^Another VoiceHive service uses the data folder/);
    lock.release();
    lockDataDir(path, RULES).release();
  });

  it('says what to do about a folder that cannot be written', () => {
    const path = join(folder.path, 'data');
    writeFileSync(path, 'a file where the folder should be');
    expect(() => lockDataDir(path, RULES)).toThrow(/cannot be written\. Give the service's user the right to/);
  });
});
