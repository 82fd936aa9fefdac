import type { Server } from 'node:http';

/** Where every candidate answers `{ id }`. */
export const path = '/api/things/current';

/** One way to answer the same request. */
export interface Candidate {
  /** Not yet listening. */
  server: Server;
  /** The id that the answer must hold. */
  userId: string;
  /** The `Cookie` header of a visitor. All candidates get one, since receiving it has its price. */
  cookie: string;
  /** True where nobody is asked to sign in. */
  open?: boolean;
}
