import { APP_BASE_URL } from '../../constants';

/** The path of a page of this app, whatever address Grafana believes to have; null for another address. */
export function ownPath(address: string | null | undefined): string | null {
  const start = address?.indexOf(`${APP_BASE_URL}/`) ?? -1;
  return start === -1 ? null : (address ?? '').slice(start);
}
