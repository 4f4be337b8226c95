import { useTheme2 } from '@grafana/ui';
import React from 'react';

const HEIGHT = 24;

interface SecondBarsProps {
  /** Counts of seconds, oldest first. */
  counts: number[];
  color: string;
  label: string;
}

/** One bar a second. */
export function SecondBars({ counts, color, label }: SecondBarsProps) {
  const { visualization } = useTheme2();
  const most = Math.max(1, ...counts);
  return (
    <svg
      width="100%"
      height={HEIGHT}
      viewBox={`0 0 ${counts.length} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
    >
      {counts.map((count, second) => {
        const height = (count / most) * HEIGHT;
        return (
          <rect
            key={second}
            x={second}
            y={HEIGHT - height}
            width={0.8}
            height={height}
            fill={visualization.getColorByName(color)}
          />
        );
      })}
    </svg>
  );
}
