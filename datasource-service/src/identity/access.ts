import { ACCESS_LEVELS, type AccessLevel } from '../contract/index.ts';

const ROLES = new Map<string, AccessLevel>(
  Object.entries<AccessLevel>({ viewer: 'viewer', editor: 'editor', admin: 'admin' })
);

/** The access level of a role of Grafana; an unknown role, or none, sees what the public sees. */
export function accessOfRole(role: string | null | undefined): AccessLevel {
  return ROLES.get((role ?? '').toLowerCase()) ?? 'public';
}

/** Whether a reader of one level may see what needs another. */
export function mayAccess(has: AccessLevel, needs: AccessLevel): boolean {
  return ACCESS_LEVELS.indexOf(has) >= ACCESS_LEVELS.indexOf(needs);
}
