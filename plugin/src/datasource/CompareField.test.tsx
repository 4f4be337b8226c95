import { fireEvent, render, screen } from '@testing-library/react';
import React from 'react';

import { choose, giveListsASize } from '../test/choose';
import { CompareField } from './CompareField';
import { DAY, WEEK } from './span';

function show(value: number | undefined) {
  const onChange = jest.fn();
  render(<CompareField otherwise="Nothing" tooltip="" value={value} onChange={onChange} />);
  return onChange;
}

function enter(text: string) {
  const field = screen.getByLabelText('Earlier by');
  fireEvent.change(field, { target: { value: text } });
  fireEvent.blur(field);
}

describe('CompareField', () => {
  beforeAll(giveListsASize);

  it('compares with a usual time', async () => {
    const onChange = show(undefined);
    await choose('Compare with', '1 week earlier');
    expect(onChange).toHaveBeenCalledWith(WEEK);
  });

  it('compares with nothing again', async () => {
    const onChange = show(DAY);
    await choose('Compare with', 'Nothing');
    expect(onChange).toHaveBeenCalledWith(undefined);
  });

  it('takes any other time as text', async () => {
    const onChange = show(undefined);
    await choose('Compare with', 'Another time');
    expect(onChange).not.toHaveBeenCalled();
    enter('3d');
    expect(onChange).toHaveBeenCalledWith(3 * DAY);
  });

  it('shows an unusual time, and takes it only when it changes', () => {
    const onChange = show(3 * DAY);
    expect(screen.getByLabelText('Earlier by')).toHaveValue('3d');
    enter('72h');
    expect(onChange).not.toHaveBeenCalled();
  });

  it('says so when the text is no length of time', async () => {
    const onChange = show(3 * DAY);
    enter('soon');
    expect(await screen.findByText(/such as 36h/)).toBeInTheDocument();
    expect(onChange).not.toHaveBeenCalled();
  });
});
