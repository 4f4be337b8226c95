import { render, screen } from '@testing-library/react';
import React from 'react';

import { AppErrorBoundary, isChunkLoadError } from './AppErrorBoundary';

function Broken(): never {
  throw new Error('a part is missing');
}

describe('AppErrorBoundary', () => {
  it('shows the reason instead of the broken page', () => {
    const onError = jest.spyOn(console, 'error').mockImplementation(() => undefined);
    render(
      <AppErrorBoundary>
        <Broken />
      </AppErrorBoundary>
    );
    expect(screen.getByText('This page broke')).toBeInTheDocument();
    expect(screen.getByText(/a part is missing/)).toBeInTheDocument();
    onError.mockRestore();
  });

  it('tells a missing file of the bundle from other errors', () => {
    expect(isChunkLoadError(Object.assign(new Error('x'), { name: 'ChunkLoadError' }))).toBe(true);
    expect(isChunkLoadError(new Error('Loading chunk 12 failed.'))).toBe(true);
    expect(isChunkLoadError(new Error('something else'))).toBe(false);
  });
});
