import type { UserRecord } from '../models/user.js';

/** What its owner may see of an account. */
export interface PublicUser {
  id: string;
  email: string;
  name: string;
  roles: string[];
}

export function publicUser({ _id, email, name, roles }: UserRecord): PublicUser {
  return { id: _id.toString(), email, name, roles };
}
