import type { DataFrame } from '@grafana/data';
import type { UPlotConfigBuilder } from '@grafana/ui';
import { useLayoutEffect, useRef } from 'react';

interface MarksProps {
  config: UPlotConfigBuilder;
  annotations: DataFrame[] | undefined;
}

/** Stands in for Grafana's annotations: a dashed line at each time. */
export function Marks({ config, annotations }: MarksProps) {
  const shown = useRef(annotations);
  useLayoutEffect(() => {
    shown.current = annotations;
  }, [annotations]);
  useLayoutEffect(() => {
    config.addHook('draw', (plot) => {
      const frames = shown.current ?? [];
      const times = frames.flatMap(({ fields }) => fields.find(({ name }) => name === 'time')?.values ?? []);
      const colors = frames.flatMap(({ fields }) => fields.find(({ name }) => name === 'color')?.values ?? []);
      const { ctx, bbox } = plot;
      ctx.save();
      ctx.setLineDash([5, 5]);
      times.forEach((time, index) => {
        const x = plot.valToPos(time, 'x', true);
        if (x >= bbox.left && x <= bbox.left + bbox.width) {
          ctx.strokeStyle = colors[index];
          ctx.beginPath();
          ctx.moveTo(x, bbox.top);
          ctx.lineTo(x, bbox.top + bbox.height);
          ctx.stroke();
        }
      });
      ctx.restore();
    });
  }, [config]);
  return null;
}
