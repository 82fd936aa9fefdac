/** Who looks at a page: what it needs to know of a user. The rest of the token stays on the server. */
export interface Visitor {
  id: string;
  roles: readonly string[];
}

export function visitorOf({ id, roles }: Visitor): Visitor {
  return { id, roles };
}

export function isAdmin({ roles }: Visitor): boolean {
  return roles.includes('admin');
}
