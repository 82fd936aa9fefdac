import type { CurrentUser } from '../current-user.js';

/** True when the user has one of the roles, or none is asked for. */
export function maySee(user: CurrentUser, roles: readonly string[]): boolean {
  return roles.length === 0 || roles.some((role) => user.roles.includes(role));
}
