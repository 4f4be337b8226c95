import { render, screen, within } from '@testing-library/react';
import React from 'react';

import { TurnWaterfall } from './TurnWaterfall';

const STAGES = { endpointing: 200, transcriber: null, model: 500, voice: 100, transport: 0 };

const UNLINKED = { pointedAt: null, onPoint: () => undefined, onGo: () => undefined };

describe('TurnWaterfall', () => {
  it('says in words what each bar shows', () => {
    render(
      <TurnWaterfall
        linked={UNLINKED}
        turns={[{ index: 0, stages: STAGES, total: 900, unattributed: 100, observed: null }]}
      />
    );
    expect(
      screen.getByRole('img', {
        name: 'Turn 1: total 900 ms, Endpointing 200 ms, Model 500 ms, Voice 100 ms, Unattributed 100 ms, Transcriber not measured',
      })
    ).toBeInTheDocument();
  });

  it('names the slowest of several turns', () => {
    render(
      <TurnWaterfall
        linked={UNLINKED}
        turns={[
          { index: 0, stages: STAGES, total: 900, unattributed: 100, observed: null },
          { index: 1, stages: { ...STAGES, model: 2500 }, total: 2900, unattributed: 100, observed: null },
        ]}
      />
    );
    const [first, second] = screen.getAllByTestId('turn');
    expect(within(first).queryByText('slowest')).not.toBeInTheDocument();
    expect(within(second).getByText('slowest')).toBeInTheDocument();
  });

  it('does not show a missing total as 0', () => {
    render(
      <TurnWaterfall
        linked={UNLINKED}
        turns={[{ index: 0, stages: STAGES, total: null, unattributed: null, observed: null }]}
      />
    );
    expect(screen.getByText('total not measured')).toBeInTheDocument();
  });

  it('says so when no turn was measured', () => {
    render(<TurnWaterfall linked={UNLINKED} turns={[]} />);
    expect(screen.getByText('The platform measured no turn of this call.')).toBeInTheDocument();
  });
});
