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

/** The user's rights changed: a token whose `ver` is lower must be refreshed before it counts again. */
export interface UserChanged {
  type: 'user.changed';
  userId: string;
  ver: number;
  name?: string;
  roles?: string[];
}

export type FeedEntry = SessionRevoked | UserChanged;
