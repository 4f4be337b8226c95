import React from 'react';
import { useLocation } from 'react-router-dom';

import { Page } from './Page';

/** Shown for every address that belongs to Grafana itself. */
export function NotInPreview() {
  const { pathname, search } = useLocation();
  return (
    <Page pageNav={{ text: 'Only in Grafana' }}>
      <p>
        The preview shows the pages of VoiceHive Monitoring only. In Grafana, this link would open{' '}
        <code>{pathname}</code>.
      </p>
      {search && <pre style={{ whiteSpace: 'pre-wrap' }}>{decodeURIComponent(search)}</pre>}
    </Page>
  );
}
