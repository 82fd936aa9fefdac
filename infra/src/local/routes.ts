/** Which service answers below which path; all other paths are web's. */
export const routes = [
  ['/api/users', 'auth'],
  ['/.well-known', 'auth'],
  ['/api/chat', 'chat'],
  ['/socket.io', 'chat'],
] as const;
