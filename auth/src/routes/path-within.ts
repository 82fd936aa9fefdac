import { query } from 'express-validator';

/** Path and query of an address on our own origin: whatever host it was asked at, the visitor stays there. */
export function pathWithin(publicUrl: string, address: string): string | undefined {
  if (!URL.canParse(address, publicUrl)) return undefined;
  const { origin, pathname, search, hash } = new URL(address, publicUrl);
  // A second slash at the start would name another host.
  return origin === originOf(publicUrl) && !pathname.startsWith('//')
    ? pathname + search + hash
    : undefined;
}

export function originOf(address: string | undefined): string | undefined {
  return address !== undefined && URL.canParse(address) ? new URL(address).origin : undefined;
}

/** Where a visitor goes on afterwards: nowhere but to us. */
export function nextQuery(publicUrl: string) {
  return query('next')
    .default('/')
    .isString()
    .bail()
    .custom((next: string) => pathWithin(publicUrl, next) !== undefined)
    .withMessage('This is no address of ours');
}
