/** What auth sends about the visitor's own account. */

export interface Profile {
  id: string;
  email: string;
  name: string;
  roles: string[];
  emailVerified: boolean;
  hasPassword: boolean;
  /** Providers through which this account signs in. */
  identities: { provider: string }[];
  /** ISO 8601. */
  createdAt: string;
}

/** Somebody else who can say who a visitor is. */
export interface Provider {
  id: string;
  name: string;
}

/** What a change answers that reaches other services only in a moment. */
export interface Outcome {
  pending?: boolean;
}

/** Characters of a name. */
export const maxNameLength = 80;
