import type { AskSessions, SessionState } from './introspector.js';

/** How a service shows auth who asks (RFC 7662 §2.1): by its client id and secret. */
export interface IntrospectionClient {
  /** Auth's address inside the cluster, such as `http://auth:3000`. */
  authUrl: string;
  clientId: string;
  clientSecret: string;
}

const timeoutMs = 2_000;

/** Asks auth over HTTP, as a client that auth knows (RFC 6749 §2.3.1). */
export function httpQuestion(client: IntrospectionClient): AskSessions {
  const { authUrl, clientId, clientSecret } = client;
  const pair = `${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`;
  const headers = {
    Authorization: `Basic ${Buffer.from(pair).toString('base64')}`,
    'Content-Type': 'application/json',
  };
  return async (sessions) => {
    const response = await fetch(`${authUrl}/api/users/introspect`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ sessions }),
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    });
    if (!response.ok) {
      await response.body?.cancel();
      throw new Error(`auth answered ${response.status} to an introspection`);
    }
    const body = (await response.json()) as { sessions?: SessionState[] };
    return Array.isArray(body.sessions) ? body.sessions : [];
  };
}
