import { fireEvent, render, screen, within } from '@testing-library/react';
import type { CallSummary } from '@voicehive/datasource-service/contract';
import React from 'react';
import { MemoryRouter } from 'react-router-dom';

import { callRow, STARTED_AT } from '../../test/calls';
import { callFrames } from '../../test/frames';
import { CallDetail } from './CallDetail';
import { readCall } from './readCall';

function show(hidden: Array<{ part: string; needs: string }> = [], costUsd = 0.3, rest: Partial<CallSummary> = {}) {
  const call = readCall(
    callFrames(
      {
        call: [callRow({ costUsd, faultOwner: 'provider', endedReasonGroup: 'llm_error', ...rest })],
        turns: [{ index: 0, model: 400, total: 500, unattributed: 100, observed: 700 }],
        transcript: [
          { role: 'agent', text: 'How can I help?', startedAt: STARTED_AT + 61_000, endedAt: null },
          { role: 'user', text: 'I want a refund.', startedAt: STARTED_AT + 63_000, endedAt: null },
        ],
        deliveries: [
          { id: 'd1', type: 'status-update', eventAt: 0, receivedAt: 700_000, appliedAt: 700_001, replayedAt: null },
          { id: 'd3', type: 'reconciled', eventAt: 0, receivedAt: 900_000, appliedAt: 900_001, replayedAt: null },
          { id: 'd4', type: 'confirmed', eventAt: 0, receivedAt: 900_000, appliedAt: 900_001, replayedAt: null },
          { id: 'd2', type: 'end-of-call-report', eventAt: 0, receivedAt: 1, appliedAt: 2, replayedAt: 800_000 },
        ],
        costs: [
          { component: 'model', provider: 'openai gpt-4o', usd: 0.1, ratedUsd: 0.08 },
          { component: 'voice', provider: null, usd: 0.2, ratedUsd: null },
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

  it('shows what the bill comes to by the rate card beside what was reported', () => {
    show();
    const cost = within(screen.getByRole('region', { name: 'Cost' }));
    expect(cost.getByText('no rate')).toBeInTheDocument();
    expect(cost.getByText('−$0.0200')).toBeInTheDocument();
  });

  it('marks messages that came late or were worked in again', () => {
    show();
    const messages = within(screen.getByRole('region', { name: 'Messages about this call' }));
    expect(messages.getByText('late')).toBeInTheDocument();
    expect(messages.getByText('worked in again')).toBeInTheDocument();
  });

  it('marks what was read in the list of the platform, which is never late', () => {
    show();
    const messages = within(screen.getByRole('region', { name: 'Messages about this call' }));
    expect(messages.getByText('repaired')).toBeInTheDocument();
    expect(messages.getByText('confirmed', { selector: 'div, span' })).toBeInTheDocument();
    expect(messages.getAllByText('late')).toHaveLength(1);
  });

  it('points at the turn of a line, and at the line of a turn', () => {
    show();
    const line = screen.getByText('I want a refund.').closest('li');
    fireEvent.mouseEnter(line as Element);
    expect(screen.getByTestId('turn')).toHaveAttribute('data-pointed', 'true');
    fireEvent.mouseLeave(line as Element);
    expect(screen.getByTestId('turn')).toHaveAttribute('data-pointed', 'false');
    fireEvent.focus(screen.getByRole('button', { name: 'Turn 1: what was said' }));
    expect(line).toHaveAttribute('data-pointed', 'true');
  });

  it('leads to every part', () => {
    show();
    fireEvent.click(within(screen.getByRole('navigation')).getByRole('button', { name: 'Cost' }));
    expect(screen.getByRole('region', { name: 'Cost' })).toHaveFocus();
  });

  it('says so while the call is still under way', () => {
    show([], 0.3, { state: 'in-progress' });
    expect(screen.getByText('This call is still under way: In progress')).toBeInTheDocument();
  });

  it('names the role that shows a hidden part', () => {
    show([{ part: 'transcript', needs: 'editor' }]);
    const transcript = within(screen.getByRole('region', { name: 'Transcript' }));
    expect(transcript.getByText('The transcript is hidden from you')).toBeInTheDocument();
    expect(transcript.getByText(/role Editor is needed/)).toBeInTheDocument();
    expect(transcript.queryByText('How can I help?')).not.toBeInTheDocument();
  });
});
