import { render, screen, within } from '@testing-library/react';
import React from 'react';
import { MemoryRouter } from 'react-router-dom';

import { callRow, STARTED_AT } from '../../test/calls';
import { callFrames } from '../../test/frames';
import { CallDetail } from './CallDetail';
import { readCall } from './readCall';

function show(hidden: Array<{ part: string; needs: string }> = [], costUsd = 0.3) {
  const call = readCall(
    callFrames(
      {
        call: [callRow({ costUsd, faultOwner: 'provider', endedReasonGroup: 'llm_error' })],
        transcript: [{ role: 'agent', text: 'How can I help?', startedAt: STARTED_AT + 61_000, endedAt: null }],
        costs: [
          { component: 'model', provider: 'openai gpt-4o', usd: 0.1 },
          { component: 'voice', provider: null, usd: 0.2 },
        ],
      },
      hidden
    )
  );
  if (!call) {
    throw new Error('the frames should hold a call');
  }
  render(
    <MemoryRouter future={{ v7_startTransition: true, v7_relativeSplatPath: true }}>
      <CallDetail call={call} timeZone="utc" />
    </MemoryRouter>
  );
}

describe('CallDetail', () => {
  it('shows the deciding facts with units and in the given time zone', () => {
    show();
    const facts = within(screen.getByRole('region', { name: 'Facts' }));
    expect(facts.getByText('LLM error')).toBeInTheDocument();
    expect(facts.getByText('Provider')).toBeInTheDocument();
    expect(facts.getByText('1 min 5 s')).toBeInTheDocument();
    expect(facts.getByText('2026-03-01 10:00:00')).toBeInTheDocument();
  });

  it('shows who spoke, and when in the call', () => {
    show();
    const transcript = within(screen.getByRole('region', { name: 'Transcript' }));
    expect(transcript.getByText('How can I help?')).toBeInTheDocument();
    expect(transcript.getByText('after 1 min 1 s')).toBeInTheDocument();
  });

  it('adds the cost lines up', () => {
    show();
    expect(screen.getByTestId('cost-total')).toHaveTextContent('$0.3000');
    expect(screen.queryByText(/differs from the sum/)).not.toBeInTheDocument();
  });

  it('says so when the reported cost is not the sum of its lines', () => {
    show([], 0.5);
    expect(screen.getByText(/own total is \$0.5000, which differs/)).toBeInTheDocument();
  });

  it('names the role that shows a hidden part', () => {
    show([{ part: 'transcript', needs: 'editor' }]);
    const transcript = within(screen.getByRole('region', { name: 'Transcript' }));
    expect(transcript.getByText('The transcript is hidden from you')).toBeInTheDocument();
    expect(transcript.getByText(/role Editor is needed/)).toBeInTheDocument();
    expect(transcript.queryByText('How can I help?')).not.toBeInTheDocument();
  });
});
