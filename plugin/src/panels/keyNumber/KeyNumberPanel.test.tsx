import { getDefaultTimeRange, LoadingState, type PanelProps } from '@grafana/data';
import { render, screen } from '@testing-library/react';
import React from 'react';

import { frameOf } from '../../test/frames';
import { KeyNumberPanel, type KeyNumberOptions } from './KeyNumberPanel';

const RED = 'rgb(255, 0, 0)';

/** Props as Grafana gives them: with thresholds of its own where the panel has none. */
function propsWith(options: KeyNumberOptions): PanelProps<KeyNumberOptions> {
  const frame = frameOf([{ calls: 520 }]);
  for (const field of frame.fields) {
    field.display = (value) => ({ text: String(value), numeric: Number(value), color: RED });
  }
  const props: unknown = {
    options,
    data: { series: [frame], state: LoadingState.Done, timeRange: getDefaultTimeRange() },
    fieldConfig: { defaults: { thresholds: { mode: 'absolute', steps: [] } }, overrides: [] },
  };
  return props as PanelProps<KeyNumberOptions>;
}

describe('a key number', () => {
  it('has the colour of its threshold', () => {
    render(<KeyNumberPanel {...propsWith({ measure: 'calls', isColored: true })} />);
    expect(screen.getByTestId('key-number')).toHaveStyle({ color: RED });
  });

  it('has no colour where the measure has no thresholds, though Grafana gives it some', () => {
    render(<KeyNumberPanel {...propsWith({ measure: 'calls', isColored: false })} />);
    expect(screen.getByTestId('key-number')).not.toHaveStyle({ color: RED });
  });
});
