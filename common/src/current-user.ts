/** Who sends the request: taken from a verified access token. Frozen, because requests share it. */
export interface CurrentUser {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly roles: readonly string[];
  /**
   * The session: one sign-in on one device. Empty, as `email` is, for a service acting as itself, and where
   * another issuer's token or one of the older pattern names none.
   */
  readonly sid: string;
  /** When the token expires, in seconds since 1970 (RFC 7519 NumericDate). */
  readonly exp: number;
}
