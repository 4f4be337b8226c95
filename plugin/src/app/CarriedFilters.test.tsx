import { fireEvent, render, screen } from '@testing-library/react';
import React from 'react';
import { Link, MemoryRouter, useLocation } from 'react-router-dom';

import { CarriedFilters } from './CarriedFilters';

function Address() {
  const { pathname, search } = useLocation();
  return <output>{pathname + search}</output>;
}

function showAt(address: string, ...links: string[]) {
  render(
    <MemoryRouter future={{ v7_startTransition: true, v7_relativeSplatPath: true }} initialEntries={[address]}>
      {links.map((to) => (
        <Link key={to} to={to}>
          {to}
        </Link>
      ))}
      <CarriedFilters>
        <Address />
      </CarriedFilters>
    </MemoryRouter>
  );
}

describe('CarriedFilters', () => {
  it('takes time and filters along to a page whose address says nothing', () => {
    showAt('/logs?from=now-6h&var-assistant=Reception&other=1', '/analytics');
    fireEvent.click(screen.getByText('/analytics'));
    expect(screen.getByRole('status')).toHaveTextContent('/analytics?from=now-6h&var-assistant=Reception');
  });

  it('leaves an address alone that says something itself', () => {
    showAt('/logs?from=now-6h&var-assistant=Reception', '/analytics?from=now-1h');
    fireEvent.click(screen.getByText('/analytics?from=now-1h'));
    expect(screen.getByRole('status')).toHaveTextContent(/^\/analytics\?from=now-1h$/);
  });
});
