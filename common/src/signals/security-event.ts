/** The events that auth sends (CAEP 1.0, Shared Signals Framework 1.0). */
export const eventTypes = {
  sessionRevoked: 'https://schemas.openid.net/secevent/caep/event-type/session-revoked',
  tokenClaimsChange: 'https://schemas.openid.net/secevent/caep/event-type/token-claims-change',
  verification: 'https://schemas.openid.net/secevent/ssf/event-type/verification',
} as const;

/** One of `eventTypes`, as the URL that tokens carry. */
export type EventType = (typeof eventTypes)[keyof typeof eventTypes];

/** How services outside the cluster get what the session feed says: pushed, or polled for. */
export const deliveryMethods = { push: 'urn:ietf:rfc:8935', poll: 'urn:ietf:rfc:8936' } as const;

/** Whom an event is about (RFC 9493; the complex form by the Shared Signals Framework). */
export interface SubjectId {
  format: string;
  [member: string]: unknown;
}

/** What a Security Event Token says (RFC 8417). */
export interface SecurityEvent {
  iss: string;
  aud: string;
  /** The same for the same event of the same stream, however often it is sent. */
  jti: string;
  /** When this token was made, in seconds since 1970. */
  iat: number;
  /** The same wherever the event is told of. */
  txn?: string;
  sub_id: SubjectId;
  /** One event, by its type. */
  events: Partial<Record<string, Record<string, unknown>>>;
}
