import { existsSync, realpathSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';

/** A Grafana installed on this machine. */
export interface InstalledGrafana {
  /** Its program. */
  program: string;
  /** Its home folder, with `conf` and `public`. */
  home: string;
}

function isHome(folder: string): boolean {
  return existsSync(join(folder, 'conf', 'defaults.ini')) && existsSync(join(folder, 'public'));
}

/** Debian's and Red Hat's packages keep the home apart from the program. */
const USUAL_HOME = '/usr/share/grafana';

function homeOf(program: string): string | null {
  return [resolve(dirname(realpathSync(program)), '..'), USUAL_HOME].find(isHome) ?? null;
}

/** Grafana in `GRAFANA_HOME`, else on the PATH, else null. */
export function findGrafana(environment: NodeJS.ProcessEnv): InstalledGrafana | null {
  const { GRAFANA_HOME: home } = environment;
  if (home !== undefined && home !== '') {
    const program = join(home, 'bin', 'grafana');
    if (!isHome(home) || !existsSync(program)) {
      throw new Error(
        `GRAFANA_HOME is ${home}, but there is no Grafana in it: bin/grafana, conf and public are needed.`
      );
    }
    return { program, home };
  }
  const folders = (environment['PATH'] ?? '').split(delimiter);
  const program = folders.map((folder) => join(folder, 'grafana')).find((candidate) => existsSync(candidate));
  const found = program === undefined ? null : homeOf(program);
  return program === undefined || found === null ? null : { program, home: found };
}
