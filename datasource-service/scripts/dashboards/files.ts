import { callQuality } from './callQuality.ts';
import { cost } from './cost.ts';
import type { Json } from './json.ts';
import { pipeline } from './pipeline.ts';
import { service } from './service.ts';
import { traffic } from './traffic.ts';

/** The dashboards' folder in the repository. */
const FOLDER = 'provisioning/dashboards/voicehive';

/** All dashboards by the names of their files. */
const DASHBOARDS: Readonly<Record<string, () => Json>> = {
  'call-quality': callQuality,
  traffic,
  cost,
  pipeline,
  service,
};

/** The dashboards' files. */
export function dashboardFiles(): Array<{ path: string; text: string }> {
  return Object.entries(DASHBOARDS).map(([name, build]) => ({
    path: `${FOLDER}/${name}.json`,
    text: `${JSON.stringify(build(), null, 2)}\n`,
  }));
}
