import { ThresholdsMode, type ThresholdsConfig } from '@grafana/data';

/** Above 1.2 s callers notice the pause, above 2 s they start to talk over the agent. Values are milliseconds. */
export const TURN_LATENCY_THRESHOLDS = ascending({ warning: 1200, bad: 2000 });

/** Share of ended calls with a technical fault: one in fifty is worth a look, one in twenty is an incident. */
export const FAILURE_RATIO_THRESHOLDS = ascending({ warning: 0.02, bad: 0.05 });

function ascending({ warning, bad }: { warning: number; bad: number }): ThresholdsConfig {
  return {
    mode: ThresholdsMode.Absolute,
    steps: [
      { value: -Infinity, color: 'green' },
      { value: warning, color: 'orange' },
      { value: bad, color: 'red' },
    ],
  };
}
