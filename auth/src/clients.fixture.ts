import { createHash } from 'node:crypto';
import request from 'supertest';
import type { startAuth } from './auth.fixture.js';

/** A client that an auth knows, and how it shows its secret. */
export function newClient(id = 'billing', roles: string[] = []) {
  const secret = `${id}'s secret: with a colon, a + and 李雷`;
  const secretHash = createHash('sha256').update(secret).digest();
  return { client: { id, secretHash, roles }, secret, basic: basicOf(id, secret) };
}

/** HTTP Basic authentication of an OAuth client: form-encoded first (RFC 6749 section 2.3.1). */
export function basicOf(id: string, secret: string): string {
  const pair = [id, secret]
    .map((text) => new URLSearchParams({ text }).toString().slice(5))
    .join(':');
  return `Basic ${Buffer.from(pair).toString('base64')}`;
}

/** The OAuth requests that tests send to an auth, in the name of a client. */
export function oauthTo(
  { app }: Pick<Awaited<ReturnType<typeof startAuth>>, 'app'>,
  basic: string,
) {
  const post = (path: string) => request(app).post(`/api/users${path}`).set('Authorization', basic);
  const introspect = (body: object) => post('/introspect').send(body);
  async function token(): Promise<string> {
    const res = await post('/token').type('form').send({ grant_type: 'client_credentials' });
    return res.body.access_token;
  }
  return { post, introspect, token };
}
