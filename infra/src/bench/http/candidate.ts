import type { Server } from 'node:http';

/** Where every candidate answers `{ id }`. */
export const path = '/api/things/current';

/** One way to answer the same request. */
export interface Candidate {
  /** Not yet listening. */
  server: Server;
  /** The id that the answer must hold. */
  userId: string;
  /** The `Cookie` header of a signed-in visitor; absent where nobody is asked to sign in. */
  cookie?: string;
}
