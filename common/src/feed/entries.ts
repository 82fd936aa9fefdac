/** Why a session ended; sent to its sockets in `session:ended`. */
export type EndReason =
  | 'signout'
  | 'signout-all'
  | 'other-device'
  | 'password'
  | 'banned'
  | 'theft'
  | 'expired';

/** A session is over: refuse its tokens and close its sockets. */
export interface SessionRevoked {
  type: 'session.revoked';
  sid: string;
  userId: string;
  reason: EndReason;
}

/** A session was refreshed: its open sockets live on until its new token expires. */
export interface SessionExtended {
  type: 'session.extended';
  sid: string;
  userId: string;
  /** When the new token expires, in seconds since 1970. */
  exp: number;
  /** The user's version that the new token carries. */
  ver: number;
}

/** The user's rights changed: a token whose `ver` is lower must be refreshed before it counts again. */
export interface UserChanged {
  type: 'user.changed';
  userId: string;
  ver: number;
  name?: string;
  roles?: string[];
  status?: 'active' | 'banned';
}

/** Somebody has signed up; for services that keep a directory of their own. */
export interface UserCreated {
  type: 'user.created';
  userId: string;
  ver: number;
  name: string;
}

export type FeedEntry = SessionRevoked | SessionExtended | UserChanged | UserCreated;
