import { urlUtil, type UrlQueryMap } from '@grafana/data';
import { locationSearchToObject } from '@grafana/runtime';
import React, { useState, type ReactNode } from 'react';
import { Navigate, useLocation } from 'react-router-dom';

import { carriedParams } from '../scenes/pageLinks';

/**
 * Takes time and filters along when somebody goes to another page by Grafana's navigation, whose links carry neither.
 * An address that says anything itself is left as it is.
 */
export function CarriedFilters({ children }: { children: ReactNode }) {
  const { pathname, search } = useLocation();
  const [last, setLast] = useState({ pathname, search });
  const lastParams = carriedParams(locationSearchToObject(last.search));
  const isOtherPage = pathname !== last.pathname;
  const mustCarry = isOtherPage && isEmpty(carriedParams(locationSearchToObject(search))) && !isEmpty(lastParams);

  if (mustCarry) {
    return <Navigate replace to={urlUtil.renderUrl(pathname, lastParams)} />;
  }
  if (isOtherPage || search !== last.search) {
    setLast({ pathname, search });
  }
  return <>{children}</>;
}

function isEmpty(params: UrlQueryMap): boolean {
  return Object.keys(params).length === 0;
}
