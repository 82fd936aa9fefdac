/** The cookie's name: over https the prefix keeps sibling domains from planting one (RFC 6265bis §4.1.3). */
export function sessionCookieName(secure: boolean): '__Host-session' | 'session' {
  return secure ? '__Host-session' : 'session';
}
