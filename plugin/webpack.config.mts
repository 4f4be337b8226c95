import CopyWebpackPlugin from 'copy-webpack-plugin';
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import type { Compiler, Configuration } from 'webpack';

import grafanaConfig, { type Env } from '../.config/webpack/webpack.config.ts';

const EXECUTABLE = 'gpx_voicehive_monitoring';
const PLATFORMS = ['linux_amd64', 'linux_arm64', 'darwin_amd64', 'darwin_arm64'];
const LAUNCHERS = PLATFORMS.map((platform) => `datasource/${EXECUTABLE}_${platform}`);

/** Copying drops the executable bit, and Grafana cannot start a backend without it. */
class ExecutableLaunchers {
  apply(compiler: Compiler): void {
    compiler.hooks.afterEmit.tap('ExecutableLaunchers', () => {
      for (const launcher of LAUNCHERS) {
        chmodSync(join(compiler.outputPath, launcher), 0o755);
      }
    });
  }
}

/** Grafana's plugin build, with the launcher of the nested data source beside its module. */
export default async function config(env: Env): Promise<Configuration> {
  const base = await grafanaConfig(env);
  const launcherFolder = join(import.meta.dirname, 'launcher');
  return {
    ...base,
    // The base names a file that does not lie in this folder, and then cannot write its cache.
    cache: { type: 'filesystem', buildDependencies: { config: [import.meta.filename] } },
    performance: { hints: false },
    plugins: [
      ...(base.plugins ?? []),
      new CopyWebpackPlugin({
        patterns: [
          // The base copies the logo of the app only.
          { from: 'datasource/img', to: 'datasource/img' },
          ...LAUNCHERS.map((to) => ({ from: join(launcherFolder, `${EXECUTABLE}.sh`), to, toType: 'file' as const })),
          { from: join(launcherFolder, 'hold.bin'), to: 'datasource/hold.bin', toType: 'file' as const },
        ],
      }),
      new ExecutableLaunchers(),
    ],
  };
}
