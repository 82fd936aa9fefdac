import { type Client, createClient } from '@usher/common/client';

let client: Client | undefined;

/** @param expiresAt of the visitor's token, in seconds since 1970; undefined for one who is not signed in */
export function openSession(expiresAt: number | undefined): void {
  client = createClient(expiresAt === undefined ? {} : { expiresAt });
}

/** The page's one client. Made late, because the server renders these modules as well. */
export function sessionClient(): Client {
  client ??= createClient();
  return client;
}
