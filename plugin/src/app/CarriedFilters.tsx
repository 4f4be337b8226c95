import { urlUtil, type UrlQueryMap } from '@grafana/data';
import { locationSearchToObject } from '@grafana/runtime';
import React, { useEffect, useRef, type ReactNode } from 'react';
import { Navigate, useLocation } from 'react-router-dom';

import { carriedParams } from '../scenes/pageLinks';

/**
 * Takes time and filters along when somebody goes to another page by Grafana's navigation, whose links carry neither.
 * An address that says anything itself is left as it is.
 */
export function CarriedFilters({ children }: { children: ReactNode }) {
  const { pathname, search } = useLocation();
  const last = useRef<{ pathname: string; params: UrlQueryMap }>({ pathname, params: {} });
  const params = carriedParams(locationSearchToObject(search));
  const isOtherPage = pathname !== last.current.pathname;
  const mustCarry = isOtherPage && isEmpty(params) && !isEmpty(last.current.params);

  useEffect(() => {
    if (!mustCarry) {
      last.current = { pathname, params: carriedParams(locationSearchToObject(search)) };
    }
  }, [mustCarry, pathname, search]);

  return mustCarry ? <Navigate replace to={urlUtil.renderUrl(pathname, last.current.params)} /> : <>{children}</>;
}

function isEmpty(params: UrlQueryMap): boolean {
  return Object.keys(params).length === 0;
}
