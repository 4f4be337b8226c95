import type { MeasureDescription } from '@voicehive/datasource-service/contract';
import React from 'react';

import { describeMeasure } from './describeMeasure';

/** What the chosen measures count and how they are computed. */
export function MeasureDefinitions({ measures }: { measures: MeasureDescription[] }) {
  return (
    <ul style={{ listStyle: 'none', opacity: 0.8 }} aria-label="Definitions of the chosen measures">
      {measures.map((measure) => (
        <li key={measure.id}>
          <strong>{measure.title}</strong>: {describeMeasure(measure)} <code>{measure.formulaText}</code>
        </li>
      ))}
    </ul>
  );
}
