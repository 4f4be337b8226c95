import { act, fireEvent, render, screen, waitFor } from '@testing-library/react';
import type { EmbeddedScene } from '@grafana/scenes';
import React from 'react';
import { MemoryRouter } from 'react-router-dom';

import { callRow } from '../../test/calls';
import { callFrames, frameOf } from '../../test/frames';
import { installGrafana, type Answer } from '../../test/grafana';
import { CallLog } from './CallLog';
import { callDetailScene, callLogScene } from './scene';

async function show(scene: EmbeddedScene) {
  render(
    <MemoryRouter future={{ v7_startTransition: true, v7_relativeSplatPath: true }}>
      <scene.Component model={scene} />
    </MemoryRouter>
  );
  // Data sources are found asynchronously.
  await act(async () => undefined);
}

const twoPages: Answer = (query) => {
  if (query.queryType !== 'calls') {
    return [];
  }
  return query.cursor
    ? [frameOf([callRow({ callId: 'call-3' })])]
    : [frameOf([callRow(), callRow({ callId: 'call-2' })], { custom: { nextCursor: 'after-2' } })];
};

describe('the call log', () => {
  it('shows the first page and appends the next one', async () => {
    const asked = installGrafana(twoPages);
    await show(callLogScene());
    expect(await screen.findAllByTestId('call-row')).toHaveLength(2);

    fireEvent.click(screen.getByRole('button', { name: 'Load more' }));
    await screen.findByText(/3 calls, and no more in this range/);
    expect(screen.getAllByTestId('call-row')).toHaveLength(3);
    expect(asked.filter((query) => query.queryType === 'calls').map((query) => query.cursor)).toEqual([
      undefined,
      'after-2',
    ]);
  });

  it('shows every page once, however many are asked for', async () => {
    const next: Record<string, string | undefined> = { first: 'a', a: 'b', b: undefined };
    installGrafana((query) => {
      if (query.queryType !== 'calls') {
        return [];
      }
      const page = query.cursor ?? 'first';
      return [frameOf([callRow({ callId: page })], { custom: { nextCursor: next[page] ?? null } })];
    });
    await show(callLogScene());
    fireEvent.click(await screen.findByRole('button', { name: 'Load more' }));
    await screen.findByText(/2 calls shown/);
    fireEvent.click(screen.getByRole('button', { name: 'Load more' }));
    await screen.findByText(/3 calls, and no more in this range/);
    expect(screen.getAllByTestId('call-row')).toHaveLength(3);
  });

  it('links each call to its own page', async () => {
    installGrafana(twoPages);
    await show(callLogScene());
    const [link] = await screen.findAllByRole('link', { name: '2026-03-01 10:00:00' });
    expect(link).toHaveAttribute('href', expect.stringContaining('/call-logs/vapi/call-1'));
  });

  it('says so when no call matches', async () => {
    installGrafana(() => [frameOf([])]);
    await show(callLogScene());
    expect(await screen.findByText('No calls in this time range')).toBeInTheDocument();
  });

  it('shows the sentence of the service when it refuses', async () => {
    installGrafana(() => ({ status: 400, message: 'The filter on assistant needs a value.' }));
    await show(callLogScene());
    expect(await screen.findByText('The filter on assistant needs a value.')).toBeInTheDocument();
  });
});

describe('the tools of the call log', () => {
  const onePage: Answer = (query) => (query.queryType === 'calls' ? [frameOf([callRow()])] : []);

  it('ask for another order when a heading is pressed', async () => {
    const asked = installGrafana(onePage);
    await show(callLogScene());
    fireEvent.click(await screen.findByRole('button', { name: 'Duration' }));
    await waitFor(() => expect(asked.at(-1)).toMatchObject({ queryType: 'calls', sort: { by: 'longest' } }));
    expect(screen.getByRole('columnheader', { name: 'Duration' })).toHaveAttribute('aria-sort', 'descending');
  });

  it('ask for words once the reader has paused', async () => {
    const asked = installGrafana(onePage);
    await show(callLogScene());
    await screen.findByTestId('call-row');
    const before = asked.length;
    const field = screen.getByLabelText('Conversation contains');
    fireEvent.change(field, { target: { value: 'ref' } });
    fireEvent.change(field, { target: { value: 'refund ' } });
    await waitFor(() => expect(asked.length).toBe(before + 1));
    expect(asked.at(-1)).toMatchObject({ search: 'refund' });
    expect(field).toHaveValue('refund ');
  });

  it('lead out of a search that the reader may not make', async () => {
    const asked = installGrafana((query) =>
      query.queryType === 'calls' && query.search
        ? { status: 403, message: 'Searching conversations needs a user with the Editor role.' }
        : [frameOf([callRow()])]
    );
    const scene = callLogScene();
    await show(scene);
    await screen.findByTestId('call-row');
    fireEvent.change(screen.getByLabelText('Conversation contains'), { target: { value: 'refund' } });
    expect(await screen.findByText('You may not ask this')).toBeInTheDocument();
    fireEvent.click(screen.getByRole('button', { name: 'Clear the search' }));
    expect(await screen.findByTestId('call-row')).toBeInTheDocument();
    expect(asked.at(-1)).not.toHaveProperty('search');
  });

  it('take only what the URL changes', async () => {
    installGrafana(onePage);
    const { body } = callLogScene().state;
    if (!(body instanceof CallLog)) {
      throw new Error('the page should show the log');
    }
    body.updateFromUrl({ search: 'refund', sort: 'slowest', columns: 'cost' });
    body.updateFromUrl({ sort: 'colour' });
    expect(body.state).toMatchObject({ search: 'refund', sort: 'newest', columns: ['cost'] });
    expect(body.getUrlState()).toEqual({ search: 'refund', sort: undefined, columns: 'cost' });
  });

  it('save all pages, and say how many calls there are', async () => {
    const asked = installGrafana(twoPages);
    const blobs: Blob[] = [];
    URL.createObjectURL = (blob: Blob) => `blob:${blobs.push(blob)}`;
    URL.revokeObjectURL = () => undefined;
    jest.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(() => undefined);
    await show(callLogScene());
    fireEvent.click(await screen.findByRole('button', { name: /Download CSV/ }));
    expect(await screen.findByText('3 calls were saved.')).toBeInTheDocument();
    expect(blobs).toHaveLength(1);
    expect(asked.slice(-2)).toMatchObject([{ limit: 1000 }, { limit: 1000, cursor: 'after-2' }]);
  });

  it('say why nothing was saved', async () => {
    installGrafana((query) =>
      query.queryType === 'calls' && query.limit === 1000
        ? { status: 504, message: 'The query took too long.' }
        : [frameOf([callRow()])]
    );
    await show(callLogScene());
    fireEvent.click(await screen.findByRole('button', { name: /Download CSV/ }));
    expect(await screen.findByText('Not saved. The query took too long.')).toBeInTheDocument();
  });
});

describe('one call', () => {
  it('asks for the call of the address and shows it', async () => {
    const asked = installGrafana(() => callFrames({ call: [callRow()] }));
    await show(callDetailScene('vapi', 'call-1'));
    expect(await screen.findByRole('region', { name: 'Facts' })).toBeInTheDocument();
    expect(asked).toMatchObject([
      { queryType: 'call', provider: 'vapi', callId: 'call-1' },
      { queryType: 'calls', like: { provider: 'vapi', callId: 'call-1' } },
    ]);
  });

  it.each([
    [404, 'This call is not on record'],
    [403, 'You may not see this call'],
    [500, 'The call could not be read'],
  ])('explains the status %s', async (status, title) => {
    installGrafana(() => ({ status, message: 'The sentence of the service.' }));
    await show(callDetailScene('vapi', 'call-1'));
    expect(await screen.findByText(title)).toBeInTheDocument();
    expect(screen.getByText('The sentence of the service.')).toBeInTheDocument();
  });
});
