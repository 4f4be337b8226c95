import { setDataSourceSrv } from '@grafana/runtime';
import { fireEvent, render, screen } from '@testing-library/react';
import React from 'react';

import { buildDataSource, installBackend } from '../../test/dataSource';
import { FeedbackForm } from './FeedbackForm';

function show(answer: Parameters<typeof installBackend>[0]) {
  const dataSource = buildDataSource();
  Reflect.apply(setDataSourceSrv, null, [{ get: async () => dataSource }]);
  const requests = installBackend(answer);
  render(<FeedbackForm page="usage" onClose={() => undefined} />);
  return requests;
}

describe('the feedback form', () => {
  it('sends a rating and words, and thanks for them', async () => {
    const requests = show(() => ({ stored: true }));
    expect(screen.getByRole('button', { name: 'Send' })).toBeDisabled();
    fireEvent.click(screen.getByRole('radio', { name: 'Good' }));
    fireEvent.change(screen.getByRole('textbox'), { target: { value: 'More colours' } });
    fireEvent.click(screen.getByRole('button', { name: 'Send' }));
    expect(await screen.findByText(/Thank you/)).toBeInTheDocument();
    expect(requests).toMatchObject([
      { url: expect.stringMatching(/resources\/feedback$/), data: { page: 'usage', rating: 4, text: 'More colours' } },
    ]);
  });

  it('says why it was not kept', async () => {
    show(() => {
      throw { status: 429, data: { message: 'Too much feedback in a minute.' } };
    });
    fireEvent.click(screen.getByRole('radio', { name: 'Poor' }));
    fireEvent.click(screen.getByRole('button', { name: 'Send' }));
    expect(await screen.findByText(/Too much feedback in a minute/)).toBeInTheDocument();
  });
});
