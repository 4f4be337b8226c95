import React from 'react';

/** What a panel shows without data. */
export function NoData() {
  return <div style={{ display: 'grid', height: '100%', placeItems: 'center' }}>No data</div>;
}
