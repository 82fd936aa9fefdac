/** Why a session ended; sent to its sockets in `session:ended`. */
export type EndReason =
  | 'signout'
  | 'signout-all'
  | 'other-device'
  | 'password'
  | 'banned'
  | 'theft'
  | 'expired';

/** What entries may say of themselves, for those who watch over the feed. */
export interface Recorded {
  /** When what it tells of was recorded, in milliseconds since 1970 on the feed's clock. */
  recordedAt?: number;
  /** The trace that it belongs to (W3C Trace Context). */
  traceparent?: string;
}

/** A session is over: refuse its tokens and close its sockets. */
export interface SessionRevoked extends Recorded {
  type: 'session.revoked';
  sid: string;
  userId: string;
  reason: EndReason;
}

/** A session was refreshed: its open sockets live on until its new token expires. */
export interface SessionExtended extends Recorded {
  type: 'session.extended';
  sid: string;
  userId: string;
  /** When the new token expires, in seconds since 1970. */
  exp: number;
  /** The user's version that the new token carries. */
  ver: number;
}

/** The user's rights changed: a token whose `ver` is lower must be refreshed before it counts again. */
export interface UserChanged extends Recorded {
  type: 'user.changed';
  userId: string;
  ver: number;
  name?: string;
  roles?: string[];
  status?: 'active' | 'banned';
}

/** Somebody has signed up; for services that keep a directory of their own. */
export interface UserCreated extends Recorded {
  type: 'user.created';
  userId: string;
  ver: number;
  name: string;
}

/**
 * Something to tell a user, from any service; chat keeps it and shows it on their devices. It says nothing
 * of sessions. Appended again under the same id, it is still one.
 */
export interface NotificationEntry extends Recorded {
  type: 'notification';
  /** Whom it tells. */
  userId: string;
  /** What kind of news it is, such as `invoice`: 1 to 64 letters, digits, `_`, `-` and `.`. */
  notificationType: string;
  /** 1 to 200 characters. */
  title: string;
  /** At most 2,000 characters; may be empty. */
  body: string;
  /** A path on this site or an https URL, at most 2,000 characters. */
  link?: string;
  /** Chosen by whoever appends; unique for `from`. */
  clientNotificationId: string;
  /** The service that tells it; `client:<id>` where it posts to chat as well. */
  from: string;
}

/** What the session feed carries. Entries may come twice and out of order, and must be harmless then. */
export type FeedEntry =
  | SessionRevoked
  | SessionExtended
  | UserChanged
  | UserCreated
  | NotificationEntry;
