import { fireEvent, render, screen } from '@testing-library/react';
import React from 'react';

import { choose, giveListsASize } from '../test/choose';
import { SingleChoice } from './SingleChoice';

const LENGTHS = [
  { value: 0, label: 'Automatic' },
  { value: 60_000, label: '1 minute' },
];

describe('SingleChoice', () => {
  beforeAll(giveListsASize);

  it('gives the value that was chosen by mouse', async () => {
    const onChange = jest.fn();
    render(<SingleChoice name="Interval" options={LENGTHS} value={0} onChange={onChange} />);
    await choose('Interval', '1 minute');
    expect(onChange).toHaveBeenCalledWith(60_000);
  });

  it('shows a value that is not among the options, and the placeholder for none', () => {
    const { rerender } = render(
      <SingleChoice name="Interval" options={LENGTHS} value={90_000} placeholder="Any" onChange={jest.fn()} />
    );
    expect(screen.getByText('90000')).toBeInTheDocument();
    rerender(<SingleChoice name="Interval" options={LENGTHS} value={null} placeholder="Any" onChange={jest.fn()} />);
    expect(screen.getByText('Any')).toBeInTheDocument();
  });

  it('takes what was typed where any value may be given', () => {
    const onChange = jest.fn();
    render(
      <SingleChoice
        name="Provider"
        options={[{ value: 'vapi' }]}
        value="vapi"
        readTyped={(text) => text}
        onChange={onChange}
      />
    );
    const field = screen.getByRole('combobox', { name: 'Provider' });
    fireEvent.change(field, { target: { value: ' $provider ' } });
    fireEvent.keyDown(field, { key: 'Enter' });
    expect(onChange).toHaveBeenCalledWith('$provider');
  });
});
