/** Who looks at a page. */
export interface Visitor {
  id: string;
  name: string;
  email: string;
  roles: readonly string[];
}

/** What a page needs to know of a user; the rest of the token stays on the server. */
export function visitorOf({ id, name, email, roles }: Visitor): Visitor {
  return { id, name, email, roles };
}

export function isAdmin({ roles }: Visitor): boolean {
  return roles.includes('admin');
}
